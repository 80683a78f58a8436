import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { CustomerInput, CustomerPatch, CustomerView, Filter } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";

/** Keys of everything fetched about customers; a prefix of a key stands for all below it. */
export const customerKeys = {
  all: ["customers"] as const,
  /** Lists, totals and drop-down values: out of date when any customer changes. */
  lists: ["customers", "lists"] as const,
  one: (id: string) => ["customers", "one", id] as const,
};

/** Which customers a list shows, and in which order. */
export interface CustomerListing {
  view: CustomerView;
  filter?: Filter | undefined;
  /** Words that must occur; empty for all. */
  search?: string;
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function customerPageOptions(listing: CustomerListing, skip: number, pageSize: number, token?: TokenBefore) {
  return queryOptions({
    queryKey: [...customerKeys.lists, "page", listing, skip, pageSize],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/customers", {
          params: { query: { ...query(listing), ...pageStart(skip, token), pageSize } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** What is known of a customer that somebody is about to make. */
export type Known = Pick<CustomerInput, "name" | "vatNumber" | "telephone" | "email">;

/** Shorter names match too much. */
const LETTERS = 3;

/**
 * The customers that may be the one with these values, but for the stored one that they are of; nothing is asked before
 * a value says enough.
 */
export function duplicatesOptions(known: Known, customerId?: string) {
  const typed = Object.entries(known).map(([field, value]) => [field, value?.trim()] as const);
  const said = Object.fromEntries(typed.filter(([, value]) => value && value.length >= LETTERS));
  const enabled = Object.keys(said).length > 0;
  const query = { ...said, customerId };
  return queryOptions({
    queryKey: [...customerKeys.lists, "duplicates", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/customers/duplicates", { params: { query }, signal })),
    placeholderData: enabled ? keepPreviousData : undefined,
    enabled,
  });
}

/** A listing without page numbers: each further page is fetched when it is needed. */
export function customerPagesOptions(listing: CustomerListing, pageSize: number) {
  return infiniteQueryOptions({
    queryKey: [...customerKeys.lists, "pages", listing, pageSize],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/customers", {
          params: { query: { ...query(listing), pageSize, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}

/** How many customers a listing has. */
export interface Total {
  count: number;
  /** True when there are more than `count`. */
  capped: boolean;
}

/** The number of customers of a listing: fetched beside its pages, never before them, and once for all of them. */
export function customerTotalOptions({ view, filter, search }: Omit<CustomerListing, "orderBy">) {
  return queryOptions({
    queryKey: [...customerKeys.lists, "total", { view, filter, search }],
    queryFn: async ({ signal }): Promise<Total> => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/customers", {
          params: { query: { ...query({ view, filter, search }), pageSize: 1, includeTotalSize: true } },
          signal,
        }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of customers behind each. */
export function customerValuesOptions(
  field: string,
  prefix: string,
  among: { view: CustomerView; filter?: Filter | undefined; search?: string },
) {
  const { view, search = "" } = among;
  const filter = filterParameter(among.filter);
  return queryOptions({
    queryKey: [...customerKeys.lists, "values", field, prefix, view, filter ?? "", search],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const query = { field, prefix, view, filter, search: search || undefined };
      const reply = await answer(api.GET("/api/v1/customers/values", { params: { query }, signal }));
      return reply.values.map(({ customerCount, ...value }) => ({ ...value, count: customerCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** One customer. */
export function customerOptions(id: string) {
  return queryOptions({
    queryKey: customerKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal })),
  });
}

/** Creates a customer. The same `submitKey` creates it only once. */
export function createCustomer(body: CustomerInput, submitKey: string) {
  return answer(api.POST("/api/v1/customers", { params: { header: { "Idempotency-Key": submitKey } }, body }));
}

/**
 * Changes the named fields, if the customer still has the given etag. A named field that the body lacks is removed.
 */
export function updateCustomer(id: string, body: CustomerPatch, fields: readonly string[], etag: string) {
  return answer(
    api.PATCH("/api/v1/customers/{id}", {
      params: { path: { id }, query: { updateMask: fields.join(",") }, header: { "If-Match": quoted(etag) } },
      body,
    }),
  );
}

/** Releases a customer to the accounts department, if it still has the given etag. */
export function releaseCustomer(id: string, etag: string, submitKey: string) {
  return answer(
    api.POST("/api/v1/customers/{id}/release", {
      params: { path: { id }, header: { "If-Match": quoted(etag), "Idempotency-Key": submitKey } },
      body: {},
    }),
  );
}

function query({ filter, search, ...rest }: Partial<CustomerListing>) {
  return { ...rest, filter: filterParameter(filter), search: search || undefined };
}

/** HTTP writes entity tags in quotes. */
function quoted(etag: string): string {
  return `"${etag}"`;
}
