import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Key of everything fetched about API keys. */
export const API_KEYS = ["api-keys"] as const;

/** The user's own keys by name, a page at a time. */
export const apiKeysOptions = infiniteQueryOptions({
  queryKey: API_KEYS,
  queryFn: ({ signal, pageParam }) =>
    answer(api.GET("/api/v1/api-keys", { params: { query: { pageToken: pageParam || undefined } }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.nextPageToken || undefined,
});

/** Makes a key. Its token is in the answer and nowhere else. */
export function createApiKey(body: { name: string; scopes: string[]; expireTime: string }) {
  return answer(api.POST("/api/v1/api-keys", { body }));
}

/** Revokes a key. */
export function deleteApiKey(id: string) {
  return answer(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } }));
}
