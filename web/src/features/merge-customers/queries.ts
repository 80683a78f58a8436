import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Customer } from "@/api/types";
import { contactKeys } from "@/features/contacts/queries";
import { customerKeys } from "@/features/customers/queries";
import { groupKeys } from "@/features/groups/keys";
import { historyKeys } from "@/features/history/queries";
import { noteKeys } from "@/features/notes/queries";
import { thirdPartyKeys } from "@/features/third-parties/queries";
import type { MergeField } from "./compare";

const COUNTED = { pageSize: 1, includeTotalSize: true } as const;

/** How many things hang on a customer, and would move with it. */
export function movingOptions(customerId: string) {
  return queryOptions({
    queryKey: [...customerKeys.one(customerId), "moving"],
    queryFn: async ({ signal }) => {
      const params = { path: { customerId }, query: COUNTED };
      const [contacts, notes, thirdParties] = await Promise.all([
        answer(api.GET("/api/v1/customers/{customerId}/contacts", { params, signal })),
        answer(api.GET("/api/v1/customers/{customerId}/notes", { params, signal })),
        answer(api.GET("/api/v1/customers/{customerId}/third-parties", { params, signal })),
      ]);
      return {
        contacts: contacts.totalSize ?? 0,
        notes: notes.totalSize ?? 0,
        thirdParties: thirdParties.totalSize ?? 0,
      };
    },
  });
}

/** Makes the duplicate part of the survivor, if both still have the etags that were seen. */
export function mergeCustomers(
  survivor: Customer,
  duplicate: Customer,
  fields: readonly MergeField[],
  submitKey: string,
): Promise<Customer> {
  return answer(
    api.POST("/api/v1/customers/{id}/merge", {
      params: {
        path: { id: survivor.id },
        header: { "If-Match": `"${survivor.etag}"`, "Idempotency-Key": submitKey },
      },
      body: { duplicateId: duplicate.id, duplicateEtag: duplicate.etag, fields: fields.join(",") },
    }),
  );
}

/** Takes the merge of a duplicate back, whatever was done since. */
export function separateCustomer(id: string) {
  return answer(api.POST("/api/v1/customers/{id}/separate", { params: { path: { id } }, body: {} }));
}

/** Fetches anew all that moves between customers. */
export function refreshMoved(queries: QueryClient): Promise<unknown> {
  const keys = [
    customerKeys.all,
    contactKeys.all,
    noteKeys.all,
    thirdPartyKeys.all,
    historyKeys.all,
    groupKeys.all,
  ] as const;
  return Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}
