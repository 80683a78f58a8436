import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { condition, filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { ContactInput, ContactPatch, CustomerView, Filter } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";

/** Keys of everything fetched about contacts; a prefix of a key stands for all below it. */
export const contactKeys = {
  all: ["contacts"] as const,
  of: (customerId: string) => ["contacts", "of", customerId] as const,
  one: (id: string) => ["contacts", "one", id] as const,
  lists: ["contacts", "lists"] as const,
};

/** Which contacts of all customers a list shows, and in which order. */
export interface ContactListing {
  filter: Filter | undefined;
  /** Whose customers' contacts. */
  view: CustomerView;
  /** Words that must occur, or similar ones; empty for all. */
  search: string;
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** Which contacts, as the API is asked for them. */
export function asked({ view, filter, search }: Omit<ContactListing, "orderBy">) {
  return { view, filter: filterParameter(filter), search: search || undefined };
}

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function contactsPageOptions(listing: ContactListing, skip: number, pageSize: number, token?: TokenBefore) {
  const query = { ...asked(listing), orderBy: listing.orderBy, pageSize };
  return queryOptions({
    queryKey: [...contactKeys.lists, "page", query, skip],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/contacts", { params: { query: { ...query, ...pageStart(skip, token) } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The number of contacts of a listing: fetched beside its pages, never before them, and once for all of them. */
export function contactsTotalOptions(listing: Omit<ContactListing, "orderBy">) {
  const query = { ...asked(listing), pageSize: 1, includeTotalSize: true };
  return queryOptions({
    queryKey: [...contactKeys.lists, "total", query],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/contacts", { params: { query }, signal }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of contacts behind each. */
export function contactValuesOptions(field: string, prefix: string, among: Omit<ContactListing, "orderBy">) {
  const query = { ...asked(among), field, prefix };
  return queryOptions({
    queryKey: [...contactKeys.lists, "values", field, prefix, JSON.stringify(query)],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const { values } = await answer(api.GET("/api/v1/contacts/values", { params: { query }, signal }));
      return values.map(({ rowCount, ...value }) => ({ ...value, count: rowCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** The first contacts in whom all words of the text occur, or similar ones. */
export function foundContactsOptions(search: string, pageSize: number) {
  const query = { search, pageSize };
  return queryOptions({
    queryKey: [...contactKeys.lists, "found", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/contacts", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Most customers have a handful: one page holds them all. */
const PAGE_SIZE = 50;

/** The active contacts of a customer by name, with their number; those for sales only, or all. */
export function contactsOptions(customerId: string, salesOnly: boolean) {
  return infiniteQueryOptions({
    queryKey: [...contactKeys.of(customerId), { salesOnly }],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/customers/{customerId}/contacts", {
          params: {
            path: { customerId },
            query: {
              salesOnly,
              filter: filterParameter(condition("active", "EQUALS", "true")),
              pageSize: PAGE_SIZE,
              pageToken: pageParam || undefined,
              includeTotalSize: true,
            },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}

/** One contact. */
export function contactOptions(id: string) {
  return queryOptions({
    queryKey: contactKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
  });
}

/** Creates a contact of a customer. The same `submitKey` creates it only once. */
export function createContact(customerId: string, body: ContactInput, submitKey: string) {
  return answer(
    api.POST("/api/v1/customers/{customerId}/contacts", {
      params: { path: { customerId }, header: { "Idempotency-Key": submitKey } },
      body,
    }),
  );
}

/** Changes the named fields, if the contact still has the given etag. */
export function updateContact(id: string, body: ContactPatch, fields: readonly string[], etag: string) {
  return answer(
    api.PATCH("/api/v1/contacts/{id}", {
      params: { path: { id }, query: { updateMask: fields.join(",") }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}
