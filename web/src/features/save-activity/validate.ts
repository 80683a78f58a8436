import type { TFunction } from "i18next";
import { planErrors } from "@/features/activities/plan";
import { validateCase } from "@/features/save-case/validate-case";
import type { FormErrors } from "@/form/errors";
import { type ActivityValues, caseValuesIn } from "./activity-values";
import type { NewValues } from "./new-values";

/** Finds mistakes in a new activity and its case before the server does. It decides nothing: the server checks again. */
export function validateNew(
  t: TFunction,
  values: NewValues,
  { zone, choosesSalesman }: { zone: string; choosesSalesman: boolean },
): FormErrors {
  const activity = planErrors(t, values.activity, zone);
  if (values.caseId) return below("activity", activity);
  const errors = validateCase(t, values.case);
  if (values.case.caseTypeId === "") errors.caseTypeId = t("case.required.caseTypeId");
  if (choosesSalesman && values.case.salesmanId === "") errors.salesmanId = t("case.required.salesmanId");
  // The stage comes with the type, the activity's contact with the case's: each is asked for once.
  if (errors.caseTypeId) delete errors.stageId;
  if (errors.contactId) delete activity.contactId;
  return { ...below("case", errors), ...below("activity", activity) };
}

function below(part: string, errors: FormErrors): FormErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, message]) => [`${part}.${field}`, message]));
}

/** The same for an activity that is planned, and for its case: its time is what it is. */
export function validateStored(t: TFunction, values: ActivityValues, zone: string): FormErrors {
  const { startTime, ...errors } = planErrors(t, { ...values, startTime: "" }, zone);
  const ofCase = Object.entries(validateCase(t, caseValuesIn(values)));
  return { ...Object.fromEntries(ofCase.map(([field, message]) => [`case/${field}`, message])), ...errors };
}
