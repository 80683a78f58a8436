import { type FocusEvent, useEffect, useRef } from "react";

/**
 * Checks an input when the focus leaves it, by its `data-path`. When it leaves because something else is being
 * clicked, the check waits for the end of the click: a message that appears meanwhile would push the button away from
 * under the pointer. Returns the form's `onBlur`.
 */
export function useCheckOnLeave<Path extends string>(
  paths: readonly Path[],
  check: (path: Path) => void,
): (event: FocusEvent) => void {
  const latest = useRef(check);
  latest.current = check;
  const pressed = useRef(false);
  const waiting = useRef(new Set<Path>());
  useEffect(() => {
    const onDown = () => {
      pressed.current = true;
    };
    const onUp = () => {
      pressed.current = false;
      // The click comes after the release of the pointer, in the same turn.
      setTimeout(() => {
        for (const path of waiting.current) latest.current(path);
        waiting.current.clear();
      });
    };
    // After a touch the focus moves with the mouse events that follow the pointer's.
    const begins = ["pointerdown", "mousedown"] as const;
    const ends = ["pointerup", "pointercancel", "mouseup"] as const;
    for (const begin of begins) document.addEventListener(begin, onDown, { capture: true });
    for (const end of ends) document.addEventListener(end, onUp, { capture: true });
    return () => {
      for (const begin of begins) document.removeEventListener(begin, onDown, { capture: true });
      for (const end of ends) document.removeEventListener(end, onUp, { capture: true });
    };
  }, []);
  return ({ target }) => {
    const path = paths.find((each) => each === target.getAttribute("data-path"));
    if (!path) return;
    if (pressed.current) waiting.current.add(path);
    else latest.current(path);
  };
}
