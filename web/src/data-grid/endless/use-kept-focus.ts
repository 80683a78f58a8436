import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";

/**
 * A row can go from the document while it has the focus: another element takes its place when it has been fetched, or
 * somebody deleted it. The focus then goes to the row that Tab reaches instead of being lost.
 */
export function useKeptFocus(body: RefObject<HTMLElement | null>) {
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (!inside.current || document.activeElement !== document.body) return;
    body.current?.querySelector<HTMLElement>("[data-place][tabindex='0']")?.focus({ preventScroll: true });
  });
  return {
    onFocus: () => {
      inside.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) inside.current = false;
    },
  };
}
