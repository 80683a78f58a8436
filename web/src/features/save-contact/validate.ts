import type { TFunction } from "i18next";
import { type FormErrors, tooLong, wrongEmail } from "@/form/errors";
import type { ContactField, ContactValues } from "./values";

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

/** Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. */
export function validate(t: TFunction, values: ContactValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`contact.required.${field}`);
  }
  if (WAYS.every((way) => values[way].trim() === "")) errors.mobile = t("contact.required.way");
  return { ...errors, ...tooLong(t, values, LIMITS), ...wrongEmail(t, values.email) };
}
