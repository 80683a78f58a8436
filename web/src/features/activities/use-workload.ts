import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { WorkView } from "@/api/types";
import { activityKeys } from "./keys";
import { workloadOptions } from "./queries";

/** How often it is asked what the time has changed: an activity begins, and a day ends, without anything being written. */
export const TIME_PASSES = 60_000;

/**
 * How much is to be done, also when the time of an activity comes or midnight passes while the page is looked at: the lists of
 * activities are fetched anew with the counts.
 */
export function useWorkload(of: { view: WorkView } | { customerId: string }, enabled = true) {
  const queries = useQueryClient();
  const workload = useQuery({ ...workloadOptions(of), enabled, refetchInterval: TIME_PASSES });
  const due = workload.data && `${workload.data.todayCount} ${workload.data.overdueCount}`;
  const seen = useRef(due);
  useEffect(() => {
    // What has just been asked for, because something was written, is not asked for again.
    if (seen.current !== undefined && seen.current !== due) {
      void queries.invalidateQueries({ queryKey: activityKeys.lists }, { cancelRefetch: false });
    }
    seen.current = due;
  }, [queries, due]);
  return workload;
}
