import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { allOf, condition, filterParameter } from "@/api/filter";
import { ApiProblem } from "@/api/problem";
import type { ActivityStatus, ActivityType } from "@/api/types";
import { caseKeys } from "@/features/cases/keys";
import { reportsKey, targetsKey } from "./keys";
import { lastOfMonth } from "./periods";
import { type CaseClass, CLASSES } from "./reports-search";
import type { Whose } from "./whose";

/** Rows of a part of a list. */
const ROWS = 25;

/** Which days; both absent for the last thirty. */
export interface Days {
  from: string | undefined;
  to: string | undefined;
}

/** The completed activities of a period by type, beside their targets. */
export function activityReportOptions(whose: Whose, { from, to }: Days = { from: undefined, to: undefined }) {
  const query = { ...whose, fromDate: from, toDate: to };
  return queryOptions({
    queryKey: [...reportsKey, "activities", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/reports/activities", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The customers with activities in a period, a part at a time. */
export function activeCustomersOptions(
  whose: Whose,
  { from, to }: Days,
  { status, type }: { status: ActivityStatus | undefined; type: ActivityType | undefined },
) {
  const query = { ...whose, fromDate: from, toDate: to, status, type, pageSize: ROWS };
  return infiniteQueryOptions({
    queryKey: [...reportsKey, "customers", query],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/reports/activity-customers", {
          params: { query: { ...query, pageToken: pageParam || undefined, includeTotalSize: !pageParam } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
}

/** Whose cases a pipeline sums up: those of salesmen, or of a customer. */
export type PipelineOf = Whose | { customerId: string };

/** Times that it is asked again for a customer of whom the activities service has not heard yet. */
const MOST_RETRIES = 5;

/** What is expected, won and lost, by month. */
export function pipelineOptions(of: PipelineOf, months: number) {
  return queryOptions({
    queryKey: [...reportsKey, "pipeline", { ...of, months }],
    queryFn: ({ signal }) =>
      "customerId" in of
        ? answer(
            api.GET("/api/v1/customers/{customerId}/pipeline", { params: { path: of, query: { months } }, signal }),
          )
        : answer(api.GET("/api/v1/reports/pipeline", { params: { query: { ...of, months } }, signal })),
    placeholderData: keepPreviousData,
    ...("customerId" in of
      ? { retry: (failures: number, error: Error) => failures < MOST_RETRIES && isNew(error) }
      : {}),
  });
}

function isNew(error: Error): boolean {
  return error instanceof ApiProblem && (error.transient || error.status === 404);
}

/** The cases of a pipeline's months, or of one bar of it, by their date, a part at a time. */
export function pipelineCasesOptions(whose: Whose, span: { from: string; to: string } | undefined, of?: CaseClass) {
  const { salesmanId, view } = whose;
  const filter = span && [
    condition("caseDate", "BETWEEN", `${span.from}-01`, lastOfMonth(`${span.to}-01`)),
    of ? condition("status", "EQUALS", of) : condition("status", "ANY_OF", ...CLASSES),
    ...(salesmanId ? [condition("salesmanId", "EQUALS", salesmanId)] : []),
  ];
  const query = { view: salesmanId ? undefined : view, filter: filterParameter(allOf(filter ?? [])), pageSize: ROWS };
  return infiniteQueryOptions({
    queryKey: [...caseKeys.lists, "pipeline", query],
    queryFn: ({ signal, pageParam }) =>
      answer(api.GET("/api/v1/cases", { params: { query: { ...query, pageToken: pageParam || undefined } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    enabled: span !== undefined,
  });
}

/** What was sold in each of the last months, beside its targets. */
export function performanceOptions(whose: Whose, months: number) {
  const query = { ...whose, months };
  return queryOptions({
    queryKey: [...reportsKey, "performance", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/reports/sales-performance", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The salesmen for whom the user acts, by name, with their targets: the most that one answer holds. */
export function salesmenOptions() {
  return queryOptions({
    queryKey: [...targetsKey, "salesmen"],
    queryFn: async ({ signal }) => {
      const { targets } = await answer(
        api.GET("/api/v1/salesman-targets", { params: { query: { pageSize: 200 } }, signal }),
      );
      return targets;
    },
  });
}
