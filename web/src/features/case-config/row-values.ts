import type { TFunction } from "i18next";
import type { CaseStage, CaseStageInput, CaseType } from "@/api/types";
import { type FormErrors, lengthOf } from "@/form/errors";
import { lastPosition, wrongPosition } from "./row-kind";

/** A row of either table: only stages tell their case types, and only types whether they have stage gates. */
export type ConfigEntry = Omit<CaseType, "stageGates"> &
  Partial<Pick<CaseType, "stageGates">> &
  Partial<Pick<CaseStage, "caseTypeIds">>;

/** What is typed in a row. Names are those of the API, so that its errors find their inputs. */
export interface RowValues {
  code: string;
  description: string;
  position: string;
  active: boolean;
  /** None means all. */
  caseTypeIds: string[];
  stageGates: boolean;
}

export type RowField = keyof RowValues;

/** Fields of a case type in their order. */
export const TYPE_FIELDS = ["code", "description", "stageGates", "position", "active"] as const satisfies RowField[];

/** Fields of a stage in their order. */
export const STAGE_FIELDS = ["code", "description", "caseTypeIds", "position", "active"] as const satisfies RowField[];

/** A stored row. */
export function rowValuesOf(entry: ConfigEntry): RowValues {
  const { code, description, position, active, caseTypeIds = [], stageGates = false } = entry;
  return { code, description, position: String(position), active: active !== false, caseTypeIds, stageGates };
}

/** The row that adds: it comes after all others. */
export function blankRow(entries: readonly ConfigEntry[]): RowValues {
  return {
    code: "",
    description: "",
    position: lastPosition(entries),
    active: true,
    caseTypeIds: [],
    stageGates: false,
  };
}

/** What creates a row of the table with these fields. */
export function rowInput(values: RowValues, fields: readonly RowField[]): CaseStageInput {
  const { code, description, position } = values;
  const input = { ...values, code: code.trim(), description: description.trim(), position: Number(position) };
  return Object.fromEntries(fields.map((field) => [field, input[field]])) as unknown as CaseStageInput;
}

/** Finds mistakes before the server does. It decides nothing: the server checks again. */
export function checkRow(t: TFunction, { code, description, position }: RowValues): FormErrors {
  const errors: FormErrors = {};
  if (!/^[A-Za-z0-9-]{1,20}$/.test(code.trim())) errors.code = t("caseConfig.wrong.code");
  const length = lengthOf(description.trim());
  if (length === 0) errors.description = t("caseConfig.wrong.description");
  if (length > 60) errors.description = t("form.tooLong", { limit: 60, length });
  return { ...errors, ...wrongPosition(t, position) };
}
