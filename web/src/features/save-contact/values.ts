import type { Contact, ContactInput, ContactPatch } from "@/api/types";
import { merging } from "@/form/merge";

/** What the form holds. Names are those of the API, so that its errors find their fields. */
export interface ContactValues {
  title: string;
  givenName: string;
  familyName: string;
  role: string;
  mobile: string;
  businessTelephone: string;
  telephone: string;
  email: string;
  birthday: string;
  isSalesContact: boolean;
  acceptsSalesCalls: boolean;
  active: boolean;
}

export type ContactField = keyof ContactValues;

/** A form nobody has typed in: somebody to sell to. */
export const NO_VALUES: ContactValues = {
  title: "",
  givenName: "",
  familyName: "",
  role: "",
  mobile: "",
  businessTelephone: "",
  telephone: "",
  email: "",
  birthday: "",
  isSalesContact: true,
  acceptsSalesCalls: true,
  active: true,
};

/** The fields in the order of the form. */
export const FIELDS = Object.keys(NO_VALUES) as ContactField[];

/** The form of a stored contact. */
export function valuesOf(contact: Contact): ContactValues {
  const stored = Object.fromEntries(FIELDS.map((field) => [field, contact[field] ?? NO_VALUES[field]]));
  return stored as unknown as ContactValues;
}

/** What creates a contact: blank texts are left out. */
export function inputOf(values: ContactValues): ContactInput {
  const typed = Object.entries(wire(values, FIELDS)).filter(([, value]) => value !== "");
  return { ...Object.fromEntries(typed), givenName: values.givenName.trim(), role: values.role };
}

/** What changes a contact: only the fields that differ from what the form was filled with. */
export function patchOf(base: ContactValues, values: ContactValues): ContactPatch {
  return wire(values, changedFields(base, values));
}

function sameValue(one: string | boolean, other: string | boolean): boolean {
  return trimmed(one) === trimmed(other);
}

/** Compares and joins versions of a contact's form. */
export const merge = merging<ContactValues>({ fields: FIELDS, same: sameValue });
export const { changed: changedFields } = merge;

function wire(values: ContactValues, fields: readonly ContactField[]): ContactPatch {
  return Object.fromEntries(fields.map((field) => [field, trimmed(values[field])]));
}

function trimmed(value: string | boolean): string | boolean {
  return typeof value === "string" ? value.trim() : value;
}
