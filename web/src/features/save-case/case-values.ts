import type { Case, CaseInput, CasePatch, Money } from "@/api/types";
import { amountText, plainDecimal } from "@/form/decimals";
import { merging } from "@/form/merge";

/** What is typed of a case, old or new. Names are those of the API, so that its errors find their fields. */
export interface CaseValues {
  contactId: string;
  subject: string;
  information: string;
  /** As typed. */
  value: string;
  stageId: string;
  caseDate: string;
}

export type CaseField = keyof CaseValues;

/** A case of which nothing is typed. */
export const NO_CASE_VALUES: CaseValues = {
  contactId: "",
  subject: "",
  information: "",
  value: "",
  stageId: "",
  caseDate: "",
};

/** The fields in the order of the form. */
export const CASE_FIELDS = Object.keys(NO_CASE_VALUES) as CaseField[];

/** The form of a stored case. */
export function caseValuesOf({ contactId, subject, information, value, stageId, caseDate }: Case): CaseValues {
  return { contactId, subject, information, value: value?.amount ?? "", stageId, caseDate };
}

/** What a new case has beside: who does not act for others leaves the salesman out, and gets it himself. */
export interface NewCaseValues extends CaseValues {
  caseTypeId: string;
  salesmanId: string;
}

/** What begins a case: what is blank is left out. */
export function caseInputOf(values: NewCaseValues, currency: string): CaseInput {
  return {
    contactId: values.contactId,
    salesmanId: values.salesmanId || undefined,
    subject: values.subject.trim(),
    information: values.information.trim() || undefined,
    value: money(values.value, currency),
    caseTypeId: values.caseTypeId,
    stageId: values.stageId || undefined,
    caseDate: values.caseDate || undefined,
  };
}

/** What changes a case: only these fields. A blank value is left out; its name in the field mask removes the stored one. */
export function casePatchOf(values: CaseValues, fields: readonly CaseField[], currency: string): CasePatch {
  return Object.fromEntries(
    fields.map((field) => [field, field === "value" ? money(values.value, currency) : values[field].trim()]),
  );
}

/** A value as it counts: blanks around a text and the way an amount is written make no difference. */
export function plainCaseValue(field: string, value: string): string {
  return (field === "value" ? plainDecimal(value) : undefined) ?? value.trim();
}

/** Compares and joins versions of a case's form. */
export const mergeCase = merging<CaseValues>({
  fields: CASE_FIELDS,
  same: (one, other, field) => plainCaseValue(field, one) === plainCaseValue(field, other),
});

function money(typed: string, currency: string): Money | undefined {
  const amount = plainDecimal(typed);
  return amount === undefined ? undefined : { amount: amountText(amount), currency };
}
