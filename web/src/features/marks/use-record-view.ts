import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { markKeys } from "./keys";
import { recordView } from "./queries";

/** Who leaves sooner was only passing through. */
const LOOKED_AT = 2_000;

/**
 * Remembers that the user looked at a customer, once its page has been open and in sight for a moment. Fetching ahead
 * shows nothing, and fetching anew begins no new look.
 */
export function useRecordView(customerId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", watch);
    };
    const record = () => {
      stop();
      recordView(customerId)
        .then(() => queries.invalidateQueries({ queryKey: markKeys.recent }))
        // A convenience: nobody need hear that it failed.
        .catch(() => undefined);
    };
    const watch = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = setTimeout(record, LOOKED_AT);
    };
    document.addEventListener("visibilitychange", watch);
    watch();
    return stop;
  }, [customerId, queries]);
}
