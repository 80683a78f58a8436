import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

/** How long typing must rest before a filter applies. */
const REST = 250;

/**
 * The text of a filter input: shows what is typed at once and applies it when typing rests. A value that comes from
 * outside (Back, "clear filters") replaces what is typed; the echo of what was applied does not.
 */
export function useDebouncedText(value: string, apply: (text: string) => void) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [applied, setApplied] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== applied) {
      setApplied(value);
      setText(value);
    }
  }
  const applyNow = (next: string) => {
    setApplied(next);
    apply(next);
  };
  const applyLater = useDebouncedCallback(applyNow, REST);
  return {
    text,
    /** On every key. */
    type: (next: string) => {
      setText(next);
      applyLater(next);
    },
    /** Applies at once, for Enter and for the clear button. */
    set: (next: string) => {
      applyLater.cancel();
      setText(next);
      applyNow(next);
    },
  };
}
