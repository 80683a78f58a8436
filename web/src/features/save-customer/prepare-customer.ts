import type { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { createCustomer, updateCustomer } from "@/features/customers/queries";
import type { StartedWith } from "@/form/use-draft";
import { type CustomerValues, changedFields, inputOf, patchOf } from "./values";

/** Makes ready what creates a customer, or changes the stored one. */
export function prepareCustomer(
  stored: Customer | null,
  values: CustomerValues,
  from: StartedWith<CustomerValues>,
  submitKey: SubmitKey,
): () => Promise<Customer> {
  if (stored) {
    const fields = changedFields(from.values, values);
    return () => updateCustomer(stored.id, patchOf(from.values, values), fields, from.etag);
  }
  const body = inputOf(values);
  const key = submitKey.for(body);
  return () => createCustomer(body, key);
}
