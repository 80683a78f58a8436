import type { Contact } from "@/api/types";
import type { RecordKind } from "@/form/record-kind";
import { type ContactValues, FIELDS, merge, valuesOf } from "./values";

/** What the form knows of contacts. */
export const contactKind: RecordKind<ContactValues, Contact> = {
  fields: FIELDS,
  merge,
  valuesOf,
  titleOf: ({ givenName, familyName }) => `${givenName.trim()} ${familyName.trim()}`,
  // Not the cell number: there it is told that no way to reach the contact is filled in, which may be about to come.
  checkedOnLeave: ["email", "businessTelephone", "telephone"],
};
