import type { ActivityDue } from "@/api/types";
import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** Which activities a listing shows by their time. */
export const SHOWN = ["open", "today", "recent", "all"] as const;
export type Shown = (typeof SHOWN)[number];

const DUE: Record<Shown, ActivityDue | undefined> = {
  open: "ACTIVITY_DUE_OPEN",
  today: "ACTIVITY_DUE_TODAY",
  recent: "ACTIVITY_DUE_RECENT",
  all: undefined,
};

/** What the API calls them; undefined for any. */
export function dueOf(shown: Shown): ActivityDue | undefined {
  return DUE[shown];
}

/** The address of a listing: the grid's state, which activities and whose. */
export interface ActivitiesSearch extends GridSearch {
  show?: Shown;
  view?: ViewName;
}

/** Reads the address. */
export function parseActivitiesSearch(search: Record<string, unknown>): ActivitiesSearch {
  return {
    show: SHOWN.find((shown) => shown === search.show),
    view: VIEW_NAMES.find((name) => name === search.view),
    ...parseGridSearch(search),
  };
}
