import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { checkSession } from "@/session/session";
import { sessionGate } from "@/session/session-gate";
import { suspension } from "@/session/suspension";
import { listen } from "./live-connection";
import type { ChangeEvent } from "./live-protocol";

/** How long changes are collected before the page follows them: an ERP run may bring thousands at once. */
const COLLECT = 400;

/**
 * Keeps the page up to date for as long as it is shown: `onChanges` gets the collected changes, oldest first. After a
 * gap in the stream everything shown is fetched anew. A stream that is refused is how a page that nobody uses hears
 * that its session was ended elsewhere.
 */
export function useLiveUpdates(onChanges: (events: ChangeEvent[]) => void): void {
  const queries = useQueryClient();
  useEffect(() => {
    let collected: ChangeEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gap = false;
    const connection = listen((message) => {
      if (message.kind === "disconnected") {
        gap = true;
      } else if (message.kind === "refused") {
        if (!sessionGate.isExpired()) void checkSession();
      } else if (message.kind === "connected") {
        if (gap) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
        gap = false;
      } else {
        collected.push(message.event);
        timer ??= setTimeout(() => {
          const events = collected;
          collected = [];
          timer = undefined;
          onChanges(events);
        }, COLLECT);
      }
    });
    const connectNow = () => connection.connectNow();
    const stopGate = sessionGate.subscribe(() => {
      if (!sessionGate.isExpired()) connectNow();
    });
    const stopSuspension = suspension.subscribe(() => {
      if (suspension.text() === null) connectNow();
    });
    addEventListener("online", connectNow);
    return () => {
      removeEventListener("online", connectNow);
      stopGate();
      stopSuspension();
      clearTimeout(timer);
      connection.close();
    };
  }, [queries, onChanges]);
}
