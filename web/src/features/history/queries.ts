import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Keys of everything fetched about histories. */
export const historyKeys = {
  all: ["history"] as const,
  of: (customerId: string) => ["history", "of", customerId] as const,
};

const PAGE_SIZE = 25;

/** What was done to a customer, the last first. */
export function historyOptions(customerId: string) {
  return infiniteQueryOptions({
    queryKey: historyKeys.of(customerId),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/customers/{customerId}/history", {
          params: {
            path: { customerId },
            query: { pageSize: PAGE_SIZE, pageToken: pageParam || undefined },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}
