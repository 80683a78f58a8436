import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { WorkView } from "@/api/types";
import { recommendationKeys } from "./keys";

/** When the last run was, and how many recommendations wait: of a view, or at one customer. */
export function recommendationStatusOptions(of: { view: WorkView } | { customerId: string }) {
  return queryOptions({
    queryKey: [...recommendationKeys.status, of],
    queryFn: ({ signal }) =>
      "customerId" in of
        ? answer(api.GET("/api/v1/customers/{customerId}/recommendation-status", { params: { path: of }, signal }))
        : answer(api.GET("/api/v1/recommendation-status", { params: { query: of }, signal })),
    placeholderData: keepPreviousData,
  });
}
