import type { SubmitKey } from "@/api/submit-key";
import type { Contact } from "@/api/types";
import { createContact, updateContact } from "@/features/contacts/queries";
import type { StartedWith } from "@/form/use-draft";
import { type ContactValues, changedFields, inputOf, patchOf } from "./values";

/** Makes ready what creates a contact of the customer, or changes the stored one. */
export function prepareContact(
  customerId: string,
  stored: Contact | null,
  values: ContactValues,
  from: StartedWith<ContactValues>,
  submitKey: SubmitKey,
): () => Promise<Contact> {
  if (stored) {
    const fields = changedFields(from.values, values);
    return () => updateContact(stored.id, patchOf(from.values, values), fields, from.etag);
  }
  const body = inputOf(values);
  const key = submitKey.for([customerId, body]);
  return () => createContact(customerId, body, key);
}
