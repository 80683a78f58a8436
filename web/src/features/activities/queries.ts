import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { ActivityDue, ActivityInput, Filter, WorkView } from "@/api/types";
import type { ColumnValue } from "@/data-grid/columns";
import { activityKeys, workloadKey } from "./keys";

export { activityKeys, workloadKey } from "./keys";

/** Which activities a list shows. */
export interface ActivitySelection {
  /** The customer, whose activities are listed whoever's they are; absent means those of `view`. */
  customerId?: string | undefined;
  /** Whose activities, unless one customer is named. */
  view?: WorkView | undefined;
  due?: ActivityDue | undefined;
  filter?: Filter | undefined;
  /** Words that must occur; empty for all. */
  search?: string | undefined;
}

/** The same in an order. */
export interface ActivityListing extends ActivitySelection {
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** The open ones first, the soonest first, then the others, the latest first. */
export const AGENDA = "agenda";

/** What was touched lately, the latest first. */
export const TOUCHED = "touchTime desc";

/** One page of a listing. `skip` rows come before it; or it goes on where the page before, whose `token` it is, ended. */
export function activitiesPageOptions(listing: ActivityListing, skip: number, pageSize: number, token?: TokenBefore) {
  const query = { ...parameters(listing), orderBy: listing.orderBy, pageSize };
  return queryOptions({
    queryKey: [...activityKeys.lists, "page", query, skip],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/activities", { params: { query: { ...query, ...pageStart(skip, token) } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The number of activities of a listing: fetched beside its pages, never before them, and once for all of them. */
export function activitiesTotalOptions(selection: ActivitySelection) {
  const query = { ...parameters(selection), pageSize: 1, includeTotalSize: true };
  return queryOptions({
    queryKey: [...activityKeys.lists, "total", query],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET("/api/v1/activities", { params: { query }, signal }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
  });
}

/** The distinct values of a column with the number of activities behind each. */
export function activityValuesOptions(field: string, prefix: string, among: ActivitySelection) {
  const query = { ...parameters(among), field, prefix };
  return queryOptions({
    queryKey: [...activityKeys.lists, "values", field, prefix, JSON.stringify(query)],
    queryFn: async ({ signal }): Promise<ColumnValue[]> => {
      const { values } = await answer(api.GET("/api/v1/activities/values", { params: { query }, signal }));
      return values.map(({ rowCount, ...value }) => ({ ...value, count: rowCount }));
    },
    placeholderData: keepPreviousData,
  });
}

/** One activity with its case. */
export function activityOptions(id: string) {
  return queryOptions({
    queryKey: activityKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/activities/{id}", { params: { path: { id } }, signal })),
  });
}

/** How much is to be done: by those of a view, or at one customer. */
export function workloadOptions(of: { view: WorkView } | { customerId: string }) {
  return queryOptions({
    queryKey: [...workloadKey, of],
    queryFn: ({ signal }) =>
      "customerId" in of
        ? answer(api.GET("/api/v1/customers/{customerId}/workload", { params: { path: of }, signal }))
        : answer(api.GET("/api/v1/workload", { params: { query: of }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Which version of which activity a step changes, once however often it is sent. */
export interface Step {
  id: string;
  /** The version that was seen. */
  etag: string;
  submitKey: string;
}

/** Moves an open activity to another time. */
export function rescheduleActivity(
  step: Step,
  body: { startTime: string; durationMinutes?: number; reason?: string; allowPast?: boolean },
) {
  return answer(api.POST("/api/v1/activities/{id}/reschedule", { params: stepParams(step), body }));
}

/** Completes an open activity. */
export function completeActivity(step: Step, outcome: string) {
  return answer(api.POST("/api/v1/activities/{id}/complete", { params: stepParams(step), body: { outcome } }));
}

/** Cancels an open activity. */
export function cancelActivity(step: Step, reason: string) {
  return answer(api.POST("/api/v1/activities/{id}/cancel", { params: stepParams(step), body: { reason } }));
}

/** Completes an open activity and plans the following one in the same case: both or neither. Answers the following one. */
export function takeNextAction(step: Step, outcome: string, activity: ActivityInput) {
  return answer(
    api.POST("/api/v1/activities/{id}/next-action", { params: stepParams(step), body: { outcome, activity } }),
  );
}

function stepParams({ id, etag, submitKey }: Step) {
  return { path: { id }, header: { "If-Match": `"${etag}"`, "Idempotency-Key": submitKey } };
}

/** Which activities, as the API is asked for them. */
export function parameters({ customerId, view, due, filter, search }: ActivitySelection) {
  return { customerId, view, due, filter: filterParameter(filter), search: search?.trim() || undefined };
}
