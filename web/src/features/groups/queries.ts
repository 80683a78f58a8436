import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { condition, filterParameter } from "@/api/filter";
import type { CustomerGroup } from "@/api/types";
import { groupKeys } from "./keys";

/** What is typed into a group. */
export interface GroupValues {
  name: string;
  salesmanIds: string[];
}

/** Groups by name, a page at a time: all, or those whose name contains a text. */
export function groupsOptions(text: string) {
  const filter = filterParameter(text ? condition("name", "CONTAINS", text) : undefined);
  return infiniteQueryOptions({
    queryKey: [...groupKeys.lists, "pages", text],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/groups", {
          params: { query: { filter, pageSize: 50, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
}

/** One group. */
export function groupOptions(id: string) {
  return queryOptions({
    queryKey: groupKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/groups/{id}", { params: { path: { id } }, signal })),
  });
}

/** Creates a group. The same `submitKey` creates it only once. */
export function createGroup(body: GroupValues, submitKey: string): Promise<CustomerGroup> {
  return answer(api.POST("/api/v1/groups", { params: { header: { "Idempotency-Key": submitKey } }, body }));
}

/** Changes name and salesmen of a group, if it still has the given etag. */
export function updateGroup({ id, etag }: CustomerGroup, body: GroupValues): Promise<CustomerGroup> {
  return answer(
    api.PATCH("/api/v1/groups/{id}", {
      params: { path: { id }, query: { updateMask: "name,salesmanIds" }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}

/** Deletes a group, if it still has the given etag. */
export function deleteGroup({ id, etag }: CustomerGroup) {
  return answer(api.DELETE("/api/v1/groups/{id}", { params: { path: { id }, header: { "If-Match": `"${etag}"` } } }));
}

/** Makes other groups part of this one, if it still has the given etag. */
export function mergeGroups(
  { id, etag }: CustomerGroup,
  groupIds: string[],
  submitKey: string,
): Promise<CustomerGroup> {
  return answer(
    api.POST("/api/v1/groups/{id}/merge", {
      params: { path: { id }, header: { "If-Match": `"${etag}"`, "Idempotency-Key": submitKey } },
      body: { groupIds },
    }),
  );
}

/** Adds customers to a group. The answer names those that could not be added. */
export function addCustomers(id: string, customerIds: string[]) {
  return answer(api.POST("/api/v1/groups/{id}/add-customers", { params: { path: { id } }, body: { customerIds } }));
}

/** Takes customers out of a group. The answer names those that could not be taken out. */
export function removeCustomers(id: string, customerIds: string[]) {
  return answer(api.POST("/api/v1/groups/{id}/remove-customers", { params: { path: { id } }, body: { customerIds } }));
}
