import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { Activity, ActivityInput, CaseInput, Filter, WorkView } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";
import { recommendationKeys } from "./keys";

export { recommendationKeys } from "./keys";

/** Which pending recommendations a list shows. */
export interface RecommendationSelection {
  /** The customer, whose recommendations are listed whoever's they are; absent means those of `view`. */
  customerId?: string | undefined;
  /** Whose recommendations, unless one customer is named. */
  view?: WorkView | undefined;
  filter?: Filter | undefined;
  /** Words that must occur; empty for all. */
  search?: string | undefined;
}

/** The same in an order. */
export interface RecommendationListing extends RecommendationSelection {
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function recommendationsPageOptions(
  listing: RecommendationListing,
  skip: number,
  pageSize: number,
  token?: TokenBefore,
) {
  const query = { ...parameters(listing), orderBy: listing.orderBy, pageSize };
  return queryOptions({
    queryKey: [...recommendationKeys.lists, "page", query, skip],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/recommendations", { params: { query: { ...query, ...pageStart(skip, token) } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** The number of recommendations of a listing: fetched beside its pages, never before them, and once for all of them. */
export function recommendationsTotalOptions(selection: RecommendationSelection) {
  const query = { ...parameters(selection), pageSize: 1, includeTotalSize: true };
  return queryOptions({
    queryKey: [...recommendationKeys.lists, "total", query],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/recommendations", { params: { query }, signal }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of recommendations behind each. */
export function recommendationValuesOptions(field: string, prefix: string, among: RecommendationSelection) {
  const query = { ...parameters(among), field, prefix };
  return queryOptions({
    queryKey: [...recommendationKeys.lists, "values", field, prefix, JSON.stringify(query)],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const { values } = await answer(api.GET("/api/v1/recommendations/values", { params: { query }, signal }));
      return values.map(({ rowCount, ...value }) => ({ ...value, count: rowCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** One recommendation. */
export function recommendationOptions(id: string) {
  return queryOptions({
    queryKey: recommendationKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/recommendations/{id}", { params: { path: { id } }, signal })),
  });
}

/** Plans the activity that a recommendation asks for. The same `submitKey` plans it only once. */
export function acceptRecommendation(
  id: string,
  body: { caseId?: string; case?: CaseInput; activity: ActivityInput },
  submitKey: string,
): Promise<Activity> {
  return answer(
    api.POST("/api/v1/recommendations/{id}/accept", {
      params: { path: { id }, header: { "Idempotency-Key": submitKey } },
      body,
    }),
  );
}

/** Rejects a recommendation, if it still has the given etag. */
export function rejectRecommendation(id: string, etag: string) {
  return answer(
    api.POST("/api/v1/recommendations/{id}/reject", {
      params: { path: { id }, header: { "If-Match": `"${etag}"` } },
      body: {},
    }),
  );
}

/** Takes a rejection back. */
export function restoreRecommendation(id: string) {
  return answer(api.POST("/api/v1/recommendations/{id}/restore", { params: { path: { id } }, body: {} }));
}

/** Which recommendations, as the API is asked for them. */
export function parameters({ customerId, view, filter, search }: RecommendationSelection) {
  return { customerId, view, filter: filterParameter(filter), search: search?.trim() || undefined };
}
