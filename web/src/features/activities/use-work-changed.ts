import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { caseKeys } from "@/features/cases/keys";
import { reportsKey } from "@/features/reports/keys";
import { activityKeys, workloadKey } from "./keys";

/** Everything that shows work: an activity tells its case, a case its open activity, the tiles count both, and reports sum them up. */
export const WORK = [activityKeys.all, caseKeys.all, workloadKey, reportsKey] as const;

/** Marks all that shows work as stale, after any change of an activity or a case; what is on the screen is fetched anew. */
export function useWorkChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(WORK.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}
