import type { TFunction } from "i18next";
import { decimalsOf, plainDecimal } from "@/form/decimals";
import { type FormErrors, tooLong } from "@/form/errors";
import type { CaseField, CaseValues } from "./case-values";

/** What must be filled in. */
export const CASE_REQUIRED = ["contactId", "subject", "stageId", "caseDate"] as const satisfies CaseField[];

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS: Partial<Record<CaseField, number>> = { subject: 120, information: 4000 };

const HIGHEST_VALUE = 999_999_999_999.99;

/** Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. */
export function validateCase(t: TFunction, values: CaseValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of CASE_REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`case.required.${field}`);
  }
  if (values.value.trim() && !isAmount(values.value)) errors.value = t("case.wrongValue");
  return { ...errors, ...tooLong(t, values, LIMITS) };
}

function isAmount(typed: string): boolean {
  const plain = plainDecimal(typed);
  return plain !== undefined && Number(plain) >= 0 && Number(plain) <= HIGHEST_VALUE && decimalsOf(plain) <= 2;
}
