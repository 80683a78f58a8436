import { useEffect, useRef } from "react";
import { isLayerOpen } from "@/commands/open-layer";

/** Ctrl Enter saves; Esc leaves, unless it closes something that is open above the form. */
export function useFormKeys({ onSave, onLeave }: { onSave: () => void; onLeave: () => void }): void {
  const latest = useRef({ onSave, onLeave });
  latest.current = { onSave, onLeave };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Before anybody else: a drop-down that closes on this key is still open now.
      if (isLayerOpen()) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        latest.current.onSave();
      } else if (event.key === "Escape") {
        event.preventDefault();
        latest.current.onLeave();
      }
    };
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}
