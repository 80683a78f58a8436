import { useSyncExternalStore } from "react";

const TICK = 30_000;
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, moving twice a minute: one clock for all the "5 minutes ago" of a page. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => {
    // Without a running clock the last time is as old as the last page.
    if (!timer && Date.now() - now.getTime() > TICK) now = new Date();
    return now;
  });
}
