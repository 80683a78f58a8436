import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { UserSettings } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { useOwner } from "@/session/use-session";
import {
  followOtherWindows,
  keptSettings,
  showUserSettings,
  USER_SETTINGS,
  userSettingsOptions,
} from "./user-settings";

/** The user's settings, also as other windows change them. */
export function useUserSettings() {
  const queries = useQueryClient();
  const owner = useOwner();
  useEffect(
    () =>
      followOtherWindows(() => {
        const settings = keptSettings(owner);
        if (settings) queries.setQueryData(userSettingsOptions(owner).queryKey, settings);
      }),
    [queries, owner],
  );
  return useQuery(userSettingsOptions(owner));
}

/** Changes some of them: at once here and in other windows, and back again if the server does not keep them. */
export function useChangeUserSettings() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const owner = useOwner();
  return useMutation({
    mutationKey: USER_SETTINGS,
    // One after the other: what was ticked last is kept.
    scope: { id: "user-settings" },
    mutationFn: (changes: UserSettings) => answer(api.PATCH("/api/v1/user-settings", { body: changes })),
    onMutate: (changes) => {
      // An answer from before the change must not undo it.
      void queries.cancelQueries({ queryKey: USER_SETTINGS });
      const before = queries.getQueryData(userSettingsOptions(owner).queryKey) ?? {};
      showUserSettings(queries, owner, { ...before, ...changes });
      return { before };
    },
    onSuccess: (settings) => {
      // Unless something was ticked meanwhile, whose answer is still to come.
      if (queries.isMutating({ mutationKey: USER_SETTINGS }) === 1) showUserSettings(queries, owner, settings);
    },
    onError: (error, _, kept) => {
      if (kept) showUserSettings(queries, owner, kept.before);
      notifications.show({ color: "red", title: t("settings.notKept"), message: problemText(t, error) });
    },
  });
}
