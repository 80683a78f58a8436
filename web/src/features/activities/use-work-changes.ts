import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { caseConfigKey, caseKeys } from "@/features/cases/keys";
import { recommendationKeys } from "@/features/recommendations/keys";
import { reportsKey, targetsKey } from "@/features/reports/keys";
import type { ChangeEvent } from "@/live/live-protocol";
import { useWorkChanged, WORK } from "./use-work-changed";

/** The queries that changes of work are about. */
export const WORK_FOLLOWED = [...WORK, caseConfigKey, recommendationKeys.all, targetsKey] as const;

const WORK_EVENTS = [
  "crm.activities.v1.ActivityChanged",
  "crm.activities.v1.ActivityOverdue",
  "crm.activities.v1.CaseChanged",
];
/** Customers or contacts are called otherwise now, and work is listed under these names. */
const NAMES_CHANGED = "crm.activities.v1.WorkNamesChanged";
const TARGET_EVENTS = ["crm.activities.v1.SalesmanTargetsChanged", "crm.activities.v1.TargetDefaultsChanged"];
/** What the figures of reports are made of besides work. */
const REPORTED = [...TARGET_EVENTS, "crm.activities.v1.SalesTotalsChanged"];

/**
 * Follows changes of activities, cases, recommendations, the names in them, what cases can be, targets and what was sold: refreshes what is
 * shown. Done when that has been fetched.
 */
export function useWorkChanges(): (events: ChangeEvent[]) => Promise<unknown> {
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  return useCallback(
    async (events) => {
      const refreshed: Promise<unknown>[] = [];
      const renamed = events.some(({ type }) => type === NAMES_CHANGED);
      if (renamed || events.some(({ type }) => WORK_EVENTS.includes(type))) refreshed.push(workChanged());
      if (events.some(({ type }) => type === "crm.activities.v1.CaseConfigChanged")) {
        refreshed.push(queries.invalidateQueries({ queryKey: caseConfigKey }));
        refreshed.push(queries.invalidateQueries({ queryKey: caseKeys.allGates }));
      }
      if (renamed || events.some(({ type }) => type === "crm.activities.v1.RecommendationChanged")) {
        refreshed.push(queries.invalidateQueries({ queryKey: recommendationKeys.all }));
      }
      if (events.some(({ type }) => TARGET_EVENTS.includes(type))) {
        refreshed.push(queries.invalidateQueries({ queryKey: targetsKey }));
      }
      if (events.some(({ type }) => REPORTED.includes(type))) {
        refreshed.push(queries.invalidateQueries({ queryKey: reportsKey }));
      }
      await Promise.all(refreshed);
    },
    [queries, workChanged],
  );
}
