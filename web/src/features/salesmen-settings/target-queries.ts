import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { targetsKey } from "@/features/reports/keys";
import { DEFAULTS, type TargetField } from "./targets";

/** The salesmen for whom the user acts, by name, with their monthly targets, a part at a time. */
export const targetListOptions = infiniteQueryOptions({
  queryKey: [...targetsKey, "list"],
  queryFn: ({ signal, pageParam }) =>
    answer(api.GET("/api/v1/salesman-targets", { params: { query: { pageToken: pageParam || undefined } }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.nextPageToken || undefined,
});

/** The targets of those for whom nobody has set any. */
export const targetDefaultsOptions = queryOptions({
  queryKey: [...targetsKey, "defaults"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/target-defaults", { signal })),
});

type Values = Partial<Record<TargetField, number>>;

/** Sets some targets of a row, a salesman's or the defaults, as they were seen. */
export function setTargets(id: string, etag: string, body: Values, submitKey: string) {
  const header = { "If-Match": `"${etag}"`, "Idempotency-Key": submitKey };
  return id === DEFAULTS
    ? answer(api.PATCH("/api/v1/target-defaults", { params: { header }, body }))
    : answer(api.PATCH("/api/v1/salesman-targets/{id}", { params: { path: { id }, header }, body }));
}

/** Sets some targets of every salesman for whom the user acts. */
export function applyToAll(targets: Values, submitKey: string) {
  const params = { header: { "Idempotency-Key": submitKey } };
  return answer(api.POST("/api/v1/salesman-targets/apply-to-all", { params, body: { targets } }));
}
