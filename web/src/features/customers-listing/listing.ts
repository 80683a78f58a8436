import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { type GridState, gridFilter } from "@/data-grid/grid-state";

/** The listing's order when nobody chose another. */
export const INITIAL_SORT = "name";

/** Inactive customers stay out unless the user asks for them, by the switch or by a filter on the status. */
export function withoutInactive(filter: Filter | undefined): Filter | undefined {
  const shown = condition("status", "NOT_EQUALS", "INACTIVE");
  return allOf(filter ? [filter, shown] : [shown]);
}

/** The filter of the API for the state of the grid. */
export function listingFilter(state: GridState, inactive: boolean): Filter | undefined {
  const filter = gridFilter(state);
  return inactive || state.filters.status ? filter : withoutInactive(filter);
}
