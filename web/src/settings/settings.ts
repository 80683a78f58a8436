import { useSyncExternalStore } from "react";

/** The user's choices on this device. The colour scheme is kept by the component library. */
export interface Settings {
  /** Single letters are shortcuts. Off for people whose speech input or tremor presses letters by chance. */
  singleKeys: boolean;
}

const KEY = "crm.settings";
const INITIAL: Settings = { singleKeys: true };
const listeners = new Set<() => void>();
let current: Settings | null = null;

/** The choices now. */
export function readSettings(): Settings {
  current ??= stored();
  return current;
}

/** Changes choices at once and for later visits. */
export function changeSettings(patch: Partial<Settings>): void {
  current = { ...readSettings(), ...patch };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener();
}

/** The choices now, followed. */
export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readSettings);
}

function stored(): Settings {
  try {
    return { ...INITIAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>) };
  } catch {
    return INITIAL;
  }
}
