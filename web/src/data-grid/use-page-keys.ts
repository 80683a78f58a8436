import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { isLayerOpen } from "@/commands/open-layer";

/** What uses the keys itself: texts and choices, and the quick view, which steps and scrolls. */
const OWN_KEYS = "input:not([type='checkbox']), textarea, select, [contenteditable='true'], [role='combobox'], aside";

/**
 * Hears of keys that are pressed while the focus is in the grid but at no row, or on the page around it: after a page was
 * opened or turned, and at the buttons above and below the rows.
 */
export function usePageKeys(whole: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  useLayoutEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { defaultPrevented, ctrlKey, metaKey, altKey, target } = event;
      const grid = whole.current;
      if (defaultPrevented || ctrlKey || metaKey || altKey || !grid || !(target instanceof Element)) return;
      if (!grid.contains(target) && !target.contains(grid)) return;
      if (target.closest(`${OWN_KEYS}, [data-place]`) || isLayerOpen()) return;
      latest.current(event);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [whole]);
}
