import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let opened = false;

/** Opens or closes the palette, from wherever. */
export function showPalette(show: boolean): void {
  opened = show;
  for (const listener of listeners) listener();
}

/** True while the palette is open. */
export function usePaletteOpened(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
