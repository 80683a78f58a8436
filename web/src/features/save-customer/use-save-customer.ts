import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/api/problem";
import type { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { createCustomer, customerKeys, updateCustomer } from "@/features/customers/queries";
import type { Started } from "./CustomerForm";
import { type CustomerValues, changedFields, inputOf, patchOf } from "./values";

/** Creates or changes a customer. */
export function useSaveCustomer(options: {
  /** Null creates. */
  customer: Customer | null;
  submitKey: SubmitKey;
  onSaved: (saved: Customer) => void;
  /** The server answered and said no. */
  onRefused: (problem: ApiProblem) => void;
}) {
  const { customer, submitKey, onSaved, onRefused } = options;
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ values, from }: { values: CustomerValues; from: Started }) => {
      if (customer) {
        const fields = changedFields(from.values, values);
        return updateCustomer(customer.id, patchOf(from.values, values), fields, from.etag);
      }
      const body = inputOf(values);
      return createCustomer(body, submitKey.for(body));
    },
    onSuccess: (saved) => {
      queries.setQueryData(customerKeys.one(saved.id), saved);
      void queries.invalidateQueries({ queryKey: customerKeys.lists });
      onSaved(saved);
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) onRefused(error);
    },
  });
  const { error } = mutation;
  // A stale version has its own dialog, and refused fields are shown at the fields.
  const shown = error instanceof ApiProblem && error.status === 412 ? null : error;
  return {
    save: (values: CustomerValues, from: Started) => mutation.mutate({ values, from }),
    pending: mutation.isPending,
    /** Why the last attempt failed; null after a change or a success. */
    failure: shown,
  };
}
