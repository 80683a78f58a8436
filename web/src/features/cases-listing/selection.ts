import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { mentions } from "@/data-grid/built-filter/tree";
import { type GridState, gridFilter } from "@/data-grid/grid-state";
import type { Shown } from "./cases-search";

/** True if the filter row or the built filter says which statuses are shown: then nothing else does. */
export function asksForStatus(state: GridState): boolean {
  return Boolean(state.filters.status) || mentions(state.built, "status");
}

/** The filter of the API for the state of the grid, what is shown, and the one salesman whose cases these are. No state asks for all. */
export function casesFilter(state: GridState | undefined, shown: Shown, salesman?: string): Filter | undefined {
  const filter = state && gridFilter(state);
  const parts = filter ? [filter] : [];
  if (state && shown !== "all" && !asksForStatus(state)) {
    parts.push(condition("status", shown === "open" ? "EQUALS" : "NOT_EQUALS", "OPEN"));
  }
  if (salesman !== undefined) parts.push(condition("salesmanId", "EQUALS", salesman));
  return allOf(parts);
}
