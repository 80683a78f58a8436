import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { allOf, condition, filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { Filter, Salesman } from "@/api/types";
import { customerKeys } from "@/features/customers/queries";

/** Below the lists of customers: whatever refreshes those when a customer changes refreshes these numbers, too. */
export const salesmanKeys = [...customerKeys.lists, "salesmen"] as const;

/** Most values of a condition. */
const MOST_VALUES = 100;

/** Which employees a list shows, and in which order. */
export interface EmployeeListing {
  filter: Filter | undefined;
  /** Field name, then optionally " desc". */
  orderBy: string;
}

const EMPLOYEES = ["employees", "lists"] as const;

/** One page of employees. `skip` of them come before it; or it goes on where the page before, whose `token` it is, ended. */
export function employeePageOptions(
  { filter, orderBy }: EmployeeListing,
  skip: number,
  pageSize: number,
  token?: TokenBefore,
) {
  return queryOptions({
    queryKey: [...EMPLOYEES, "page", filter, orderBy, skip, pageSize],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/employees", {
          params: { query: { filter: filterParameter(filter), orderBy, ...pageStart(skip, token), pageSize } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** How many employees match. */
export function employeeTotalOptions(filter: Filter | undefined) {
  return queryOptions({
    queryKey: [...EMPLOYEES, "total", filter],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/employees", {
          params: { query: { filter: filterParameter(filter), pageSize: 1, includeTotalSize: true } },
          signal,
        }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The salesmen with these ids whose customers the user assigns, with the numbers of their customers. */
export function salesmenByIdOptions(ids: readonly string[]) {
  return queryOptions({
    queryKey: [...salesmanKeys, "ids", ids],
    queryFn: async ({ signal }) => {
      const salesmen = new Map<string, Salesman>();
      for (let first = 0; first < ids.length; first += MOST_VALUES) {
        const filter = filterParameter(condition("id", "ANY_OF", ...ids.slice(first, first + MOST_VALUES)));
        const page = await answer(
          api.GET("/api/v1/salesmen", { params: { query: { filter, pageSize: MOST_VALUES } }, signal }),
        );
        for (const salesman of page.salesmen) salesmen.set(salesman.id, salesman);
      }
      return salesmen;
    },
    enabled: ids.length > 0,
  });
}

/** Salesmen by name whose name contains a text, a page at a time; or only those to whom customers can be moved. */
export function salesmenOptions(text: string, only?: "sells") {
  const filters = [
    ...(text ? [condition("displayName", "CONTAINS", text)] : []),
    ...(only ? [condition("sells", "EQUALS", "true")] : []),
  ];
  const filter = filterParameter(allOf(filters));
  return infiniteQueryOptions({
    queryKey: [...salesmanKeys, "pages", text, only],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/salesmen", {
          params: { query: { filter, pageSize: 50, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
}

/** The customers of a salesman whose name contains a text, by name; or only those whose main salesman he is. */
export function salesmanCustomersOptions(salesmanId: string, text: string, only?: "main") {
  const filters = [
    ...(text ? [condition("name", "CONTAINS", text)] : []),
    ...(only ? [condition("main", "EQUALS", "true")] : []),
  ];
  const filter = filterParameter(allOf(filters));
  return infiniteQueryOptions({
    queryKey: [...salesmanKeys, "customers", salesmanId, text, only],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/salesmen/{salesmanId}/customers", {
          params: { path: { salesmanId }, query: { filter, pageSize: 50, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: (previous, before) =>
      before?.queryKey[salesmanKeys.length + 1] === salesmanId ? previous : undefined,
  });
}
