import type { ActivityDue } from "@/api/types";
import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";
import { parseWhoseSearch, type WhoseSearch } from "@/features/reports/reports-search";

/** Which activities a listing shows by their time. */
export const SHOWN = ["open", "today", "done", "recent", "all"] as const;
export type Shown = (typeof SHOWN)[number];

const DUE: Record<Shown, ActivityDue | undefined> = {
  open: "ACTIVITY_DUE_OPEN",
  today: "ACTIVITY_DUE_TODAY",
  done: "ACTIVITY_DUE_DONE_TODAY",
  recent: "ACTIVITY_DUE_RECENT",
  all: undefined,
};

/** What the API calls them; undefined for any. */
export function dueOf(shown: Shown): ActivityDue | undefined {
  return DUE[shown];
}

/** The address of a listing: the grid's state, which activities and whose. */
export interface ActivitiesSearch extends GridSearch, WhoseSearch {
  show?: Shown;
}

/** Reads the address. */
export function parseActivitiesSearch(search: Record<string, unknown>): ActivitiesSearch {
  return {
    show: SHOWN.find((shown) => shown === search.show),
    ...parseWhoseSearch(search),
    ...parseGridSearch(search),
  };
}
