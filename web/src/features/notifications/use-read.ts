import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Notification } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { notificationKeys } from "./keys";
import { notificationsOptions, type Read, sendRead } from "./queries";
import { unreadOptions } from "./unread";

/** Marks notifications as read: on the screen at once. What the server refuses is told, and shown again as it is. */
export function useRead() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: sendRead,
    onMutate: async (read: Read) => {
      await queries.cancelQueries({ queryKey: notificationKeys.all });
      const now = new Date().toISOString();
      const all = "upToId" in read;
      const concerns = ({ id, readTime }: Notification) => !readTime && (all || read.ids.includes(id));
      queries.setQueryData(notificationsOptions.queryKey, (known) => {
        if (!known) return known;
        const pages = known.pages.map((page) => ({
          ...page,
          notifications: page.notifications.map((each) => (concerns(each) ? { ...each, readTime: now } : each)),
        }));
        return { ...known, pages };
      });
      queries.setQueryData(unreadOptions.queryKey, (count) =>
        count === undefined || all ? 0 : Math.max(0, count - read.ids.length),
      );
    },
    onError: (error) =>
      notifications.show({ color: "red", title: t("notifications.failed"), message: problemText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: notificationKeys.all }),
  });
}
