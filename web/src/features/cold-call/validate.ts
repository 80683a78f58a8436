import type { TFunction } from "i18next";
import { planErrors } from "@/features/activities/plan";
import { validateCase } from "@/features/save-case/validate-case";
import { type FormErrors, tooLong, wrongEmail, wrongTelephones } from "@/form/errors";
import { type ColdCallValues, knowsThirdParty, NEW, type NewContactValues, type NewCustomerValues } from "./values";

/** Longest texts, in characters; the same limits as the server's. */
const CUSTOMER_LIMITS: Record<keyof NewCustomerValues, number> = { name: 120, telephone: 40, email: 254, website: 200 };
const CONTACT_LIMITS: Partial<Record<keyof NewContactValues, number>> = {
  givenName: 80,
  familyName: 80,
  mobile: 40,
  telephone: 40,
  email: 254,
};
const LONGEST_TEXT = 4000;

/** Finds mistakes before the server does. It decides nothing: the server checks again. */
export function validate(
  t: TFunction,
  values: ColdCallValues,
  { zone, choosesSalesman }: { zone: string; choosesSalesman: boolean },
): FormErrors {
  const errors: FormErrors = {};
  const isNew = values.customerId === NEW;
  if (values.customerId === "") errors.customerId = t("coldCall.required.customer");
  if (isNew) Object.assign(errors, below("customer", customerErrors(t, values.customer)));
  if (isNew || values.contactId === NEW) Object.assign(errors, below("contact", contactErrors(t, values.contact)));
  else if (values.contactId === "") errors.contactId = t("case.required.contactId");
  // Contact, stage and day are not typed here.
  const { contactId, stageId, caseDate, ...ofCase } = validateCase(t, values.case);
  if (values.case.caseTypeId === "") ofCase.caseTypeId = t("case.required.caseTypeId");
  if (choosesSalesman && values.case.salesmanId === "") ofCase.salesmanId = t("case.required.salesmanId");
  Object.assign(errors, below("case", ofCase));
  const call = tooLong(t, values.call, { outcome: LONGEST_TEXT });
  if (values.call.outcome.trim() === "") call.outcome = t("coldCall.required.outcome");
  Object.assign(errors, below("call", call));
  if (values.plansNext) {
    const { contactId: ofPlan, ...plan } = planErrors(t, values.nextActivity, zone);
    Object.assign(errors, below("nextActivity", plan));
  }
  if (knowsThirdParty(values)) {
    const thirdParty = tooLong(t, values.thirdParty, { supplierName: 120, notes: LONGEST_TEXT });
    if (values.thirdParty.supplierName.trim() === "") thirdParty.supplierName = t("coldCall.required.supplierName");
    if (values.thirdParty.endDate === "") thirdParty.endDate = t("coldCall.required.endDate");
    Object.assign(errors, below("thirdParty", thirdParty));
  }
  return errors;
}

function customerErrors(t: TFunction, customer: NewCustomerValues): FormErrors {
  const errors: FormErrors = {};
  if (customer.name.trim() === "") errors.name = t("form.required.name");
  return {
    ...errors,
    ...tooLong(t, customer, CUSTOMER_LIMITS),
    ...wrongTelephones(t, customer, ["telephone"]),
    ...wrongEmail(t, customer.email),
  };
}

function contactErrors(t: TFunction, contact: NewContactValues): FormErrors {
  const errors: FormErrors = {};
  if (contact.givenName.trim() === "") errors.givenName = t("contact.required.givenName");
  if ([contact.mobile, contact.telephone, contact.email].every((way) => way.trim() === "")) {
    errors.mobile = t("contact.required.way");
  }
  return {
    ...errors,
    ...tooLong(t, contact, CONTACT_LIMITS),
    ...wrongTelephones(t, contact, ["mobile", "telephone"]),
    ...wrongEmail(t, contact.email),
  };
}

function below(part: string, errors: FormErrors): FormErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, message]) => [`${part}.${field}`, message]));
}
