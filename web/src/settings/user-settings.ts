import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { UserSettings } from "@/api/types";

/** Key of the fetched settings, and of the changes that are on their way. */
export const USER_SETTINGS = ["user-settings"] as const;

/** Where the device keeps them, so that a page is right from its first moment on. */
const KEY = "crm.user-settings";

/** What the device keeps, and whose it is. */
interface Kept {
  owner: string;
  settings: UserSettings;
}

/** The settings that follow a user to every device. What the device knows of them is shown until the server answers. */
export function userSettingsOptions(owner: string) {
  return queryOptions({
    queryKey: USER_SETTINGS,
    queryFn: async ({ signal }) => {
      const settings = await answer(api.GET("/api/v1/user-settings", { signal }));
      keep({ owner, settings });
      return settings;
    },
    initialData: () => keptSettings(owner),
    // Another device may have changed them since.
    initialDataUpdatedAt: 0,
  });
}

/** Shows these settings in every window of this device. */
export function showUserSettings(queries: QueryClient, owner: string, settings: UserSettings): void {
  queries.setQueryData(userSettingsOptions(owner).queryKey, settings);
  keep({ owner, settings });
}

/** What the device knows of this user's settings; nothing if another user was here last. */
export function keptSettings(owner: string): UserSettings | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    return kept?.owner === owner ? kept.settings : undefined;
  } catch {
    return undefined;
  }
}

/** Removes what the device knows: the user leaves it. */
export function forgetUserSettings(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: there is nothing to remove.
  }
}

/** Calls back when another window has changed what the device knows; returns the way to stop. */
export function followOtherWindows(listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === KEY) listener();
  };
  addEventListener("storage", onStorage);
  return () => removeEventListener("storage", onStorage);
}

function keep(kept: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage is blocked: the next page asks the server first.
  }
}
