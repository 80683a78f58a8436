import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { type GridSearch, type GridState, gridFilter, parseGridSearch } from "@/data-grid/grid-state";

/** The listing's order when nobody chose another. */
export const INITIAL_SORT = "name";

/** What the filter text box looks into. */
const SEARCHED = ["name", "customerName", "email"];

/** The address of the listing: the grid's state, and whether contacts who are gone are among them. */
export interface ContactsSearch extends GridSearch {
  inactive?: true;
}

/** Reads the address. */
export function parseContactsSearch(search: Record<string, unknown>): ContactsSearch {
  return { inactive: search.inactive === true ? true : undefined, ...parseGridSearch(search) };
}

/** The filter of the API for the state of the grid. */
export function contactsFilter(state: GridState, inactive: boolean): Filter | undefined {
  const filter = gridFilter(state, SEARCHED);
  if (inactive) return filter;
  const active = condition("active", "EQUALS", "true");
  return allOf(filter ? [filter, active] : [active]);
}
