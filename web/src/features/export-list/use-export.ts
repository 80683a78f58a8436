import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/api/problem";
import { keepFile, type RowFile, readFile } from "./read-file";

/** Asks the server for a file; its body is not read yet. */
export type FileRequest = (signal: AbortSignal) => Promise<{ response: Response; error?: unknown }>;

/** How far an export has come. `of` is missing as long as nobody knows. */
export type ExportState =
  | { step: "idle" }
  | { step: "running"; rows: number; of?: number }
  | { step: "failed"; error: unknown };

const IDLE: ExportState = { step: "idle" };

/** Takes a list away as a file, one at a time. Leaving the page gives it up. */
export function useExport(request: FileRequest, onDone: (file: RowFile) => void) {
  const [state, setState] = useState<ExportState>(IDLE);
  const running = useRef<AbortController>(undefined);

  const start = useCallback(async () => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    // What an export says that was given up is of no interest any more.
    const tell = (next: ExportState) => {
      if (!control.signal.aborted) setState(next);
    };
    tell({ step: "running", rows: 0 });
    try {
      const reply = await request(control.signal).catch((cause) => {
        throw ApiProblem.unreachable(cause);
      });
      const file = await readFile(reply, (rows, of) => tell({ step: "running", rows, of }));
      if (control.signal.aborted) return;
      keepFile(file);
      tell(IDLE);
      onDone(file);
    } catch (error) {
      tell({ step: "failed", error });
    }
  }, [request, onDone]);

  const cancel = useCallback(() => {
    running.current?.abort();
    setState(IDLE);
  }, []);

  useEffect(() => () => running.current?.abort(), []);

  return { state, start: () => void start(), cancel };
}
