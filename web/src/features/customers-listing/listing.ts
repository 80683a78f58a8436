import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { mentions } from "@/data-grid/built-filter/tree";
import { type GridState, gridFilter } from "@/data-grid/grid-state";

/** The listing's order when nobody chose another. */
export const INITIAL_SORT = "name";

/** Inactive customers stay out unless the user asks for them, by the switch or by a filter on the status. */
export function withoutInactive(filter: Filter | undefined): Filter | undefined {
  const shown = condition("status", "NOT_EQUALS", "INACTIVE");
  return allOf(filter ? [filter, shown] : [shown]);
}

/** True if the filter row or the built filter says which statuses are shown. */
export function asksForStatus(state: GridState): boolean {
  return Boolean(state.filters.status) || mentions(state.built, "status");
}

/** The filter of the API for the state of the grid. */
export function listingFilter(state: GridState, inactive: boolean): Filter | undefined {
  const filter = gridFilter(state);
  return inactive || asksForStatus(state) ? filter : withoutInactive(filter);
}
