import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/api/problem";
import type { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { createCustomer, customerKeys, updateCustomer } from "@/features/customers/queries";
import type { StartedWith } from "@/form/use-draft";
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
    mutationFn: (send: () => Promise<Customer>) => send(),
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
  return {
    /** Sends the form. The key of the attempt is known when this returns, so that a draft can keep it. */
    save: (values: CustomerValues, from: StartedWith<CustomerValues>) => {
      if (mutation.isPending) return;
      if (customer) {
        const fields = changedFields(from.values, values);
        mutation.mutate(() => updateCustomer(customer.id, patchOf(from.values, values), fields, from.etag));
      } else {
        const body = inputOf(values);
        const key = submitKey.for(body);
        mutation.mutate(() => createCustomer(body, key));
      }
    },
    pending: mutation.isPending,
    /** Why the last attempt failed; null after a success. A stale version has its own dialog. */
    failure: error instanceof ApiProblem && error.status === 412 ? null : error,
  };
}
