import type { Case } from "@/api/types";
import type { RecordKind } from "@/form/record-kind";
import { CASE_FIELDS, type CaseValues, caseValuesOf, mergeCase } from "./case-values";

/** What the form knows of cases. */
export const caseKind: RecordKind<CaseValues, Case> = {
  fields: CASE_FIELDS,
  merge: mergeCase,
  valuesOf: caseValuesOf,
  titleOf: ({ subject }) => subject,
  checkedOnLeave: ["value"],
};
