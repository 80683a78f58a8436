import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { notificationKeys } from "./keys";

/** How many notifications the user has not read. */
export const unreadOptions = queryOptions({
  queryKey: notificationKeys.unread,
  queryFn: async ({ signal }): Promise<number> => {
    const query = { unreadOnly: true, pageSize: 1 };
    const { unreadCount } = await answer(api.GET("/api/v1/notifications", { params: { query }, signal }));
    return unreadCount;
  },
});
