import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { notificationKeys } from "./keys";

const PAGE_SIZE = 25;

/** The user's notifications, the newest first; each further page is fetched when it is asked for. */
export const notificationsOptions = infiniteQueryOptions({
  queryKey: notificationKeys.list,
  queryFn: ({ signal, pageParam }) =>
    answer(
      api.GET("/api/v1/notifications", {
        params: { query: { pageSize: PAGE_SIZE, pageToken: pageParam || undefined } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (last) => last.nextPageToken || undefined,
});

/** Which notifications are read: named ones, or one with all that are older. */
export type Read = { ids: string[] } | { upToId: string };

/** Marks notifications as read. What is read stays as it is. */
export function sendRead(read: Read) {
  return answer(api.POST("/api/v1/notifications/mark-read", { body: read }));
}
