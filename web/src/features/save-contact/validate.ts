import type { TFunction } from "i18next";
import { errorsOf, type FormErrors, tooLong, wrongEmail, wrongTelephones } from "@/form/errors";
import { type ContactField, type ContactValues, changedFields, FIELDS } from "./values";

/** What must be filled in. */
export const REQUIRED = ["givenName", "role"] as const satisfies ContactField[];

const TELEPHONES = ["mobile", "businessTelephone", "telephone"] as const satisfies ContactField[];

/** One of these must be filled in. */
const WAYS = [...TELEPHONES, "email"] as const satisfies ContactField[];

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

/** The latest day that a birthday may be. In UTC, as the server takes it: nobody is born on the day on which he becomes a contact. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. Of a
 * stored contact it looks, as the server does, only into what differs `from` what the form was filled with.
 */
export function validate(t: TFunction, values: ContactValues, from: ContactValues | null = null): FormErrors {
  const changed = from ? changedFields(from, values) : FIELDS;
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`contact.required.${field}`);
  }
  // Years of more than four digits are later, too, though they compare as earlier ones.
  if (values.birthday > today() || values.birthday.length > 10) errors.birthday = t("contact.wrong.birthday");
  Object.assign(
    errors,
    tooLong(t, values, LIMITS),
    wrongTelephones(t, values, TELEPHONES),
    wrongEmail(t, values.email),
  );
  const found = errorsOf(errors, changed);
  const unreachable = WAYS.every((way) => values[way].trim() === "") && WAYS.some((way) => changed.includes(way));
  return unreachable ? { ...found, mobile: t("contact.required.way") } : found;
}
