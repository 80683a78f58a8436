import { useMemo, useSyncExternalStore } from "react";
import { useOwner } from "@/session/use-session";
import { type Draft, listDrafts, subscribeToDrafts } from "./draft-store";

/** The logged-in user's drafts, newest first; follows what is typed in other tabs. */
export function useDrafts(): Draft<unknown>[] {
  const owner = useOwner();
  // A snapshot must be the same object while nothing changes, hence text.
  const snapshot = useSyncExternalStore(subscribeToDrafts, () => JSON.stringify(listDrafts(owner)));
  return useMemo(() => JSON.parse(snapshot) as Draft<unknown>[], [snapshot]);
}
