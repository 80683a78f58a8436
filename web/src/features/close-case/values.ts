import type { TFunction } from "i18next";
import type { Case } from "@/api/types";
import type { CaseResult } from "@/features/cases/case";
import type { CaseEnding } from "@/features/cases/queries";
import { type FormErrors, tooLong } from "@/form/errors";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";

/** What the form holds. Names are those of the API, so that its errors find their fields. */
export interface EndValues {
  result: CaseResult;
  reason: string;
  competitor: string;
  comment: string;
}

export type EndField = keyof EndValues;

const FIELDS = ["result", "reason", "competitor", "comment"] as const satisfies EndField[];

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS: Partial<Record<EndField, number>> = { reason: 120, competitor: 120, comment: 4000 };

/** What a case ends for without a sale (D§2.13). */
const WITHOUT_SALE = ["price", "competitor", "noBudget", "noResponse", "duplicate", "other"] as const;

/** What most cases end for, to be chosen instead of typed. */
export const REASONS = {
  WON: ["price", "service", "relationship", "other"],
  LOST: WITHOUT_SALE,
  CLOSED: WITHOUT_SALE,
} as const satisfies Record<CaseResult, readonly string[]>;

/** How a case ends that nobody said anything about. */
export function blankEnd(result: CaseResult = "CLOSED"): EndValues {
  return { result, reason: "", competitor: "", comment: "" };
}

/** What ends the case: what does not belong to the result is left out, though it may have been typed before. */
export function endingOf({ result, reason, competitor, comment }: EndValues): CaseEnding {
  return {
    result: `CASE_STATUS_${result}`,
    reason: reason.trim() || undefined,
    competitor: (result === "LOST" && competitor.trim()) || undefined,
    comment: comment.trim() || undefined,
  };
}

/** Finds mistakes before the server does. It decides nothing: the server checks again. */
export function validateEnd(t: TFunction, values: EndValues): FormErrors {
  const errors = tooLong(t, values, LIMITS);
  if (values.result !== "WON" && values.reason.trim() === "") errors.reason = t("closeCase.required.reason");
  return errors;
}

/** What the form knows of ends. A case is ended once: there is nothing to compare. */
export const endKind: RecordKind<EndValues, Case> = {
  fields: FIELDS,
  merge: merging<EndValues>({ fields: FIELDS, same: (one, other) => one.trim() === other.trim() }),
  valuesOf: () => blankEnd(),
  titleOf: ({ reason, comment }) => reason || comment,
  checkedOnLeave: [],
};
