import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Keys of everything fetched about notes. */
export const noteKeys = {
  all: ["notes"] as const,
  of: (customerId: string) => ["notes", "of", customerId] as const,
};

const PAGE_SIZE = 20;

/** The notes of a customer, newest first, with their number. */
export function notesOptions(customerId: string) {
  return infiniteQueryOptions({
    queryKey: noteKeys.of(customerId),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/customers/{customerId}/notes", {
          params: {
            path: { customerId },
            query: { pageSize: PAGE_SIZE, pageToken: pageParam || undefined, includeTotalSize: true },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}

/** Adds a note to a customer. The same `submitKey` adds it only once. */
export function createNote(customerId: string, text: string, submitKey: string) {
  return answer(
    api.POST("/api/v1/customers/{customerId}/notes", {
      params: { path: { customerId }, header: { "Idempotency-Key": submitKey } },
      body: { text },
    }),
  );
}
