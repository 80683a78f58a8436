import { notifications } from "@mantine/notifications";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Notification } from "@/api/types";
import { problemText } from "@/parts/problem-text";

const KEY = ["notification-settings"] as const;

/** Of which kinds of notifications the user wants a mail. */
export const notificationSettingsOptions = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => answer(api.GET("/api/v1/notification-settings", { signal })),
});

interface Choice {
  kind: Notification["kind"];
  byMail: boolean;
}

/** Chooses mails of a kind: at once on the screen, and back again if the server does not keep it. */
export function useChooseMails() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const show = ({ kind, byMail }: Choice) =>
    queries.setQueryData(notificationSettingsOptions.queryKey, (known) => {
      const others = known?.mailKinds.filter((each) => each !== kind) ?? [];
      return known && { ...known, mailKinds: byMail ? [...others, kind] : others };
    });
  return useMutation({
    mutationKey: KEY,
    // One after the other: what was switched last is kept.
    scope: { id: "notification-settings" },
    mutationFn: (choice: Choice) => answer(api.POST("/api/v1/notification-settings/choose-mails", { body: choice })),
    onMutate: (choice) => {
      // An answer from before the change must not undo it.
      void queries.cancelQueries({ queryKey: KEY });
      show(choice);
    },
    onSuccess: (settings) => {
      // Unless something was switched meanwhile, whose answer is still to come.
      if (queries.isMutating({ mutationKey: KEY }) === 1) {
        queries.setQueryData(notificationSettingsOptions.queryKey, settings);
      }
    },
    onError: (error, { kind, byMail }) => {
      show({ kind, byMail: !byMail });
      notifications.show({ color: "red", title: t("settings.notKept"), message: problemText(t, error) });
    },
  });
}
