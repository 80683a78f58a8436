import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { mentions } from "@/data-grid/built-filter/tree";
import { type GridState, gridFilter } from "@/data-grid/grid-state";
import type { Shown } from "./cases-search";

/** True if the filter row or the built filter says which statuses are shown: then nothing else does. */
export function asksForStatus(state: GridState): boolean {
  return Boolean(state.filters.status) || mentions(state.built, "status");
}

/** The filter of the API for the state of the grid and what is shown. */
export function casesFilter(state: GridState, shown: Shown): Filter | undefined {
  const filter = gridFilter(state);
  if (shown === "all" || asksForStatus(state)) return filter;
  const status = condition("status", shown === "open" ? "EQUALS" : "NOT_EQUALS", "OPEN");
  return allOf(filter ? [filter, status] : [status]);
}
