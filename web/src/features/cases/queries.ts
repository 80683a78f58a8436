import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { condition, filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { Case, CasePatch, CaseStatus, Filter, WorkView } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";
import type { TypedAnswer } from "./gate";
import { caseConfigKey, caseKeys } from "./keys";

export { caseConfigKey, caseKeys } from "./keys";

/** Which cases a list shows. */
export interface CaseSelection {
  /** The customer, whose cases are listed whoever's they are; absent means those of `view`. */
  customerId?: string | undefined;
  /** Whose cases, unless one customer is named. */
  view?: WorkView | undefined;
  filter?: Filter | undefined;
  /** Words that must occur; empty for all. */
  search?: string | undefined;
}

/** The same in an order. */
export interface CaseListing extends CaseSelection {
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function casesPageOptions(listing: CaseListing, skip: number, pageSize: number, token?: TokenBefore) {
  const query = { ...parameters(listing), orderBy: listing.orderBy, pageSize };
  return queryOptions({
    queryKey: [...caseKeys.lists, "page", query, skip],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/cases", { params: { query: { ...query, ...pageStart(skip, token) } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The number of cases of a listing: fetched beside its pages, never before them, and once for all of them. */
export function casesTotalOptions(selection: CaseSelection) {
  const query = { ...parameters(selection), pageSize: 1, includeTotalSize: true };
  return queryOptions({
    queryKey: [...caseKeys.lists, "total", query],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(api.GET("/api/v1/cases", { params: { query }, signal }));
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of cases behind each. */
export function caseValuesOptions(field: string, prefix: string, among: CaseSelection) {
  const query = { ...parameters(among), field, prefix };
  return queryOptions({
    queryKey: [...caseKeys.lists, "values", field, prefix, JSON.stringify(query)],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const { values } = await answer(api.GET("/api/v1/cases/values", { params: { query }, signal }));
      return values.map(({ rowCount, ...value }) => ({ ...value, count: rowCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** Most customers have a handful of open cases; more than these nobody chooses from. */
const MOST_OPEN = 200;

/** The open cases of a customer, the newest first: to one of them an activity may be added. */
export function openCasesOptions(customerId: string) {
  const filter = filterParameter(condition("status", "EQUALS", "OPEN"));
  const query = { filter, orderBy: "number desc", pageSize: MOST_OPEN };
  return queryOptions({
    queryKey: [...caseKeys.lists, "open", customerId],
    queryFn: async ({ signal }) => {
      const params = { path: { customerId }, query };
      return (await answer(api.GET("/api/v1/customers/{customerId}/cases", { params, signal }))).cases;
    },
  });
}

/** Gives the open cases that a salesman has with a customer to its main salesman. */
export function handOverCases(customerId: string, salesmanId: string) {
  return answer(
    api.POST("/api/v1/customers/{customerId}/cases/hand-over", {
      params: { path: { customerId } },
      body: { salesmanId },
    }),
  );
}

/** One case. */
export function caseOptions(id: string) {
  return queryOptions({
    queryKey: caseKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cases/{id}", { params: { path: { id } }, signal })),
  });
}

/** The stage gates of a case with its answers, by their stages. */
export function caseGatesOptions(caseId: string) {
  return queryOptions({
    queryKey: caseKeys.gates(caseId),
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/v1/cases/{caseId}/gates", { params: { path: { caseId } }, signal }))).gates,
  });
}

/** What was done to a case and to its activities, the last first, a page at a time. */
export function caseHistoryOptions(caseId: string) {
  return infiniteQueryOptions({
    queryKey: caseKeys.history(caseId),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/cases/{caseId}/history", {
          params: { path: { caseId }, query: { pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}

/** Case types, stages and stage gates change a few times a year. */
const RARELY = 10 * 60_000;

/** All case types, stages and stage gates in their order, those that are no longer offered among them. */
export const caseConfigOptions = queryOptions({
  queryKey: caseConfigKey,
  queryFn: ({ signal }) => answer(api.GET("/api/v1/case-config", { signal })),
  staleTime: RARELY,
});

/** Changes the named fields, if the case still has the given etag. A named field that the body lacks is removed. */
export function updateCase(id: string, body: CasePatch, fields: readonly string[], etag: string): Promise<Case> {
  return answer(
    api.PATCH("/api/v1/cases/{id}", {
      params: { path: { id }, query: { updateMask: fields.join(",") }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}

/** Answers stage gates of a case, if it still has the given etag. The same `submitKey` answers them only once. */
export function answerGates(
  { id, etag }: Pick<Case, "id" | "etag">,
  answers: TypedAnswer[],
  submitKey: string,
): Promise<Case> {
  const header = { "If-Match": `"${etag}"`, "Idempotency-Key": submitKey };
  return answer(api.POST("/api/v1/cases/{id}/answer-gates", { params: { path: { id }, header }, body: { answers } }));
}

/** How a case ends. */
export interface CaseEnding {
  result: CaseStatus;
  reason?: string | undefined;
  comment?: string | undefined;
  competitor?: string | undefined;
}

/** Ends an open case, if it still has the given etag. The same `submitKey` ends it only once. */
export function closeCase({ id, etag }: Pick<Case, "id" | "etag">, body: CaseEnding, submitKey: string): Promise<Case> {
  const header = { "If-Match": `"${etag}"`, "Idempotency-Key": submitKey };
  return answer(api.POST("/api/v1/cases/{id}/close", { params: { path: { id }, header }, body }));
}

/** Opens a case again that was ended, if it still has the given etag. */
export function reopenCase({ id, etag }: Pick<Case, "id" | "etag">): Promise<Case> {
  return answer(
    api.POST("/api/v1/cases/{id}/reopen", {
      params: { path: { id }, header: { "If-Match": `"${etag}"` } },
      body: {},
    }),
  );
}

/** Which cases, as the API is asked for them. */
export function parameters({ customerId, view, filter, search }: CaseSelection) {
  return { customerId, view, filter: filterParameter(filter), search: search?.trim() || undefined };
}
