import type { TFunction } from "i18next";
import type { ApiProblem } from "@/api/problem";
import { type ContactField, type ContactValues, FIELDS } from "./values";

/** What must be filled in. */
export const REQUIRED = ["givenName", "role"] as const satisfies ContactField[];

/** One of these must be filled in. */
const WAYS = ["telephone", "mobile", "businessTelephone", "email"] as const satisfies ContactField[];

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS: Partial<Record<ContactField, number>> = {
  title: 20,
  givenName: 80,
  familyName: 80,
  mobile: 40,
  businessTelephone: 40,
  telephone: 40,
  email: 254,
};

/** Messages by the input they belong to; "" for those that belong to none. */
export type FormErrors = Record<string, string>;

/** Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. */
export function validate(t: TFunction, values: ContactValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`contact.required.${field}`);
  }
  if (WAYS.every((way) => values[way].trim() === "")) errors.mobile = t("contact.required.way");
  for (const [field, limit] of Object.entries(LIMITS) as [ContactField, number][]) {
    const length = String(values[field]).trim().length;
    if (length > limit) errors[field] = t("form.tooLong", { limit, length });
  }
  const email = values.email.trim();
  if (email && !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(email)) errors.email = t("form.email");
  return errors;
}

/** The server's messages by the input they belong to; what fits none stands under "". */
export function serverErrors({ errors }: ApiProblem): FormErrors {
  const found: FormErrors = {};
  for (const { field, message } of errors) {
    const name = field.replace(/^contact\./, "").replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const path = (FIELDS as string[]).includes(name) ? name : "";
    found[path] = found[path] ? `${found[path]} ${message}` : message;
  }
  return found;
}

/** The errors in the order of the form, for the summary above it. */
export function inFormOrder(errors: FormErrors): [path: string, message: string][] {
  const place = (path: string) => FIELDS.indexOf(path as ContactField);
  return Object.entries(errors).sort(([one], [other]) => place(one) - place(other));
}
