import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { CustomerView, Filter, ThirdPartyInput, ThirdPartyPatch, ThirdPartyStatus } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";

/** Keys of everything fetched about third parties; a prefix of a key stands for all below it. */
export const thirdPartyKeys = {
  all: ["third-parties"] as const,
  /** Lists and their totals: out of date when any third party changes. */
  lists: ["third-parties", "lists"] as const,
  one: (id: string) => ["third-parties", "one", id] as const,
};

/** Which third parties a list shows. */
export interface ThirdPartySelection {
  /** The customer; absent means all customers the user sees. */
  customerId?: string | undefined;
  /** Those that have ended or those that have not; absent means both. */
  status?: ThirdPartyStatus | undefined;
  filter?: Filter | undefined;
  /** Whose customers, unless one is named; absent means all that the user sees. */
  view?: CustomerView | undefined;
}

/** The same in an order. */
export interface ThirdPartyListing extends ThirdPartySelection {
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function thirdPartiesPageOptions(
  listing: ThirdPartyListing,
  skip: number,
  pageSize: number,
  token?: TokenBefore,
) {
  const query = { ...parameters(listing), orderBy: listing.orderBy, pageSize };
  return queryOptions({
    queryKey: [...thirdPartyKeys.lists, "page", query, skip],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/third-parties", { params: { query: { ...query, ...pageStart(skip, token) } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The number of third parties of a listing: fetched beside its pages, never before them, and once for all of them. */
export function thirdPartiesTotalOptions(selection: ThirdPartySelection) {
  const query = { ...parameters(selection), pageSize: 1, includeTotalSize: true };
  return queryOptions({
    queryKey: [...thirdPartyKeys.lists, "total", query],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/third-parties", { params: { query }, signal }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of third parties behind each. */
export function thirdPartyValuesOptions(field: string, prefix: string, among: ThirdPartySelection) {
  const query = { ...parameters(among), field, prefix };
  return queryOptions({
    queryKey: [...thirdPartyKeys.lists, "values", field, prefix, JSON.stringify(query)],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const { values } = await answer(api.GET("/api/v1/third-parties/values", { params: { query }, signal }));
      return values.map(({ rowCount, ...value }) => ({ ...value, count: rowCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** One third party with its items and their usage. */
export function thirdPartyOptions(id: string) {
  return queryOptions({
    queryKey: thirdPartyKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/third-parties/{id}", { params: { path: { id } }, signal })),
  });
}

/** Creates a third party of a customer. The same `submitKey` creates it only once. */
export function createThirdParty(customerId: string, body: ThirdPartyInput, submitKey: string) {
  return answer(
    api.POST("/api/v1/customers/{customerId}/third-parties", {
      params: { path: { customerId }, header: { "Idempotency-Key": submitKey } },
      body,
    }),
  );
}

/**
 * Changes the named fields, if the third party still has the given etag. A named field that the body lacks is removed.
 */
export function updateThirdParty(id: string, body: ThirdPartyPatch, fields: readonly string[], etag: string) {
  return answer(
    api.PATCH("/api/v1/third-parties/{id}", {
      params: { path: { id }, query: { updateMask: fields.join(",") }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}

/** Deletes a third party with its items, if it still has the given etag. */
export function deleteThirdParty(id: string, etag: string) {
  return answer(
    api.DELETE("/api/v1/third-parties/{id}", {
      params: { path: { id }, header: { "If-Match": `"${etag}"` } },
    }),
  );
}

/** Takes a deletion back. */
export function restoreThirdParty(id: string) {
  return answer(api.POST("/api/v1/third-parties/{id}/restore", { params: { path: { id } } }));
}

/** Which third parties, as the API is asked for them. */
export function parameters({ customerId, status, filter, view }: ThirdPartySelection) {
  return { customerId, status, filter: filterParameter(filter), view };
}
