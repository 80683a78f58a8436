import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/api/problem";
import type { SubmitKey } from "@/api/submit-key";
import type { Contact } from "@/api/types";
import { contactKeys, createContact, updateContact } from "@/features/contacts/queries";
import type { StartedWith } from "@/form/use-draft";
import { type ContactValues, changedFields, inputOf, patchOf } from "./values";

/** Creates or changes a contact. */
export function useSaveContact(options: {
  customerId: string;
  /** Null creates. */
  contact: Contact | null;
  submitKey: SubmitKey;
  onSaved: () => void;
  /** The server answered and said no. */
  onRefused: (problem: ApiProblem) => void;
}) {
  const { customerId, contact, submitKey, onSaved, onRefused } = options;
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: (send: () => Promise<Contact>) => send(),
    onSuccess: (saved) => {
      queries.setQueryData(contactKeys.one(saved.id), saved);
      void queries.invalidateQueries({ queryKey: contactKeys.of(customerId) });
      onSaved();
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) onRefused(error);
    },
  });
  const { error } = mutation;
  return {
    /** Sends the form. The key of the attempt is known when this returns, so that a draft can keep it. */
    save: (values: ContactValues, from: StartedWith<ContactValues>) => {
      if (mutation.isPending) return;
      if (contact) {
        const fields = changedFields(from.values, values);
        mutation.mutate(() => updateContact(contact.id, patchOf(from.values, values), fields, from.etag));
      } else {
        const body = inputOf(values);
        const key = submitKey.for([customerId, body]);
        mutation.mutate(() => createContact(customerId, body, key));
      }
    },
    pending: mutation.isPending,
    /** Why the last attempt failed; null after a success. A stale version has its own dialog. */
    failure: error instanceof ApiProblem && error.status === 412 ? null : error,
  };
}
