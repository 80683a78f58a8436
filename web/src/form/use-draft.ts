import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef } from "react";
import type { SubmitKey } from "@/api/submit-key";
import type { DraftSlot } from "@/drafts/draft-slot";

/** Typing rests so long before it is kept. */
const REST = 300;

/** What a form was filled with: values of one version of a record. */
export interface StartedWith<Values> {
  values: Values;
  /** Empty for a new record. */
  etag: string;
}

/** Keeps what is typed while it differs from what the form was filled with. */
export function useDraft<Values>(options: {
  slot: DraftSlot<Values>;
  submitKey: SubmitKey;
  /** What the list of drafts calls it. */
  titleOf: (values: Values) => string;
  isChanged: (base: Values, values: Values) => boolean;
}) {
  const pending = useRef<(() => void) | null>(null);
  const { slot, submitKey, titleOf, isChanged } = options;

  const flush = useCallback(() => {
    pending.current?.();
    pending.current = null;
  }, []);
  const flushLater = useDebouncedCallback(flush, REST);

  useEffect(() => {
    addEventListener("pagehide", flush);
    return () => {
      removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);

  return {
    /** Notes the present state of the form. */
    note: (start: StartedWith<Values>, values: Values) => {
      pending.current = () => {
        if (!isChanged(start.values, values)) {
          slot.remove();
          return;
        }
        slot.write({
          title: titleOf(values).trim(),
          values,
          base: start.values,
          etag: start.etag,
          submit: submitKey.last,
          time: new Date().toISOString(),
        });
      };
      flushLater();
    },
    /** Keeps it now. */
    flush,
    /** Drops the draft. */
    drop: useCallback(() => {
      pending.current = null;
      slot.remove();
    }, [slot]),
  };
}
