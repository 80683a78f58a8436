import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { SubmitKey } from "@/api/submit-key";
import type { CustomerImport } from "@/api/types";
import { importKeys } from "./keys";
import { importOptions } from "./queries";
import { beginImport, sendParts, sha256, type Unfit, unfit } from "./upload";

/** How far an upload has come. */
export type UploadState =
  | { step: "idle" }
  | { step: "sending"; name: string; sent: number; size: number }
  | { step: "unfit"; why: Unfit }
  | { step: "failed"; error: unknown; file: File };

const IDLE: UploadState = { step: "idle" };

/** Sends a file: of a new import, or of one whose upload broke off. Leaving the page stops it; it goes on with the same file. */
export function useUpload(unfinished: CustomerImport | undefined, onDone: (now: CustomerImport) => void) {
  const queries = useQueryClient();
  const [state, setState] = useState<UploadState>(IDLE);
  const running = useRef<AbortController>(undefined);
  const begun = useRef(unfinished);
  const keys = useRef(new SubmitKey());

  const send = useCallback(
    async (file: File) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      const tell = (next: UploadState) => {
        if (!control.signal.aborted) setState(next);
      };
      const why = unfit(file);
      if (why) return tell({ step: "unfit", why });
      tell({ step: "sending", name: file.name, sent: begun.current?.receivedSize ?? 0, size: file.size });
      try {
        const before = begun.current;
        if (before && (before.fileSize !== file.size || before.sha256 !== (await sha256(file)))) {
          return tell({ step: "unfit", why: "other" });
        }
        const started = before ?? (await beginImport(file, (body) => keys.current.for(body)));
        begun.current = started;
        const whole = await sendParts(started, file, control.signal, (now) => {
          begun.current = now;
          tell({ step: "sending", name: file.name, sent: now.receivedSize, size: file.size });
        });
        if (control.signal.aborted) return;
        queries.setQueryData(importOptions(whole.id).queryKey, whole);
        void queries.invalidateQueries({ queryKey: importKeys.lists });
        onDone(whole);
      } catch (error) {
        tell({ step: "failed", error, file });
      }
    },
    [queries, onDone],
  );

  useEffect(() => () => running.current?.abort(), []);

  return { state, send: (file: File) => void send(file) };
}
