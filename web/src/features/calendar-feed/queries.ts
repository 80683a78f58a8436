import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Whether the user has a calendar feed, and when it was last fetched. */
export const calendarFeedOptions = queryOptions({
  queryKey: ["calendar-feed"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/calendar-feed", { signal })),
});

/** Makes the feed, or gives it a new address. The token is in the answer and nowhere else. */
export function createCalendarFeed() {
  return answer(api.POST("/api/v1/calendar-feed", { body: {} }));
}

/** Revokes the feed. */
export function deleteCalendarFeed() {
  return answer(api.DELETE("/api/v1/calendar-feed"));
}

/** The address of a feed: on the server from which this page came. */
export function feedAddress(token: string): string {
  return `${globalThis.location.origin}/calendar/${token}.ics`;
}
