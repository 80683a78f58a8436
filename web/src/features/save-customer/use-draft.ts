import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { SubmitKey } from "@/api/submit-key";
import { type Draft, readDraft, removeDraft, writeDraft } from "@/drafts/draft-store";
import { useOwner } from "@/session/use-session";
import type { Started } from "./CustomerForm";
import { type CustomerValues, changedFields } from "./values";

/** Typing rests so long before it is kept. */
const REST = 300;

/** The draft of a form as it is found when the page opens. */
export function useFoundDraft(form: string): Draft<CustomerValues> | null {
  const owner = useOwner();
  const [found] = useState(() => readDraft<CustomerValues>(owner, form));
  return found;
}

/** Keeps what is typed while it differs from what the form was filled with. */
export function useDraft(form: string, submitKey: SubmitKey) {
  const owner = useOwner();
  const pending = useRef<(() => void) | null>(null);

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
    note: (start: Started, values: CustomerValues) => {
      pending.current = () => {
        if (changedFields(start.values, values).length === 0) {
          removeDraft(owner, form);
          return;
        }
        writeDraft<CustomerValues>(owner, {
          form,
          title: values.name.trim(),
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
      removeDraft(owner, form);
    }, [owner, form]),
  };
}
