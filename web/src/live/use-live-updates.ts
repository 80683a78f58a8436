import { type Query, type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { checkSession } from "@/session/session";
import { sessionGate } from "@/session/session-gate";
import { suspension } from "@/session/suspension";
import { ChangeCollector } from "./change-collector";
import { listen } from "./live-connection";
import type { ChangeEvent } from "./live-protocol";
import { savesSettled } from "./own-saves";

/**
 * Keeps the page up to date for as long as it is shown: `onChanges` gets the collected changes, oldest first, and says
 * when it has followed them; not while the page itself saves. After a gap in the stream everything shown is fetched anew; after the first connection
 * what changes are told of (`followed`) and was there before it. A stream that is refused is how a page that nobody
 * uses hears that its session was ended elsewhere.
 */
export function useLiveUpdates(
  onChanges: (events: ChangeEvent[]) => Promise<unknown>,
  followed: readonly QueryKey[],
): void {
  const queries = useQueryClient();
  useEffect(() => {
    const collector = new ChangeCollector(async (events) => {
      await savesSettled(queries);
      await onChanges(events);
    });
    let connected = false;
    let gap = false;
    const connection = listen((message) => {
      if (message.kind === "disconnected") {
        gap = true;
      } else if (message.kind === "refused") {
        if (!sessionGate.isExpired()) void checkSession();
      } else if (message.kind === "connected") {
        if (gap) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
        else if (!connected) void fetchEarlyAgain(queries, followed);
        connected = true;
        gap = false;
      } else {
        collector.add(message.event);
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
      collector.close();
      connection.close();
    };
  }, [queries, onChanges, followed]);
}

/**
 * Fetches anew what came before the stream was open: nobody told of its changes since. What is on its way is left
 * alone, or each page would fetch everything twice.
 */
async function fetchEarlyAgain(queries: QueryClient, followed: readonly QueryKey[]): Promise<void> {
  const settled = ({ state }: Query) => state.fetchStatus === "idle";
  await Promise.all(followed.map((queryKey) => queries.invalidateQueries({ queryKey, predicate: settled })));
}
