import { allOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { type GridSearch, type GridState, gridFilter, parseGridSearch } from "@/data-grid/grid-state";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** The listing's order when nobody chose another. */
export const INITIAL_SORT = "name";

/** The address of the listing: the grid's state, whose customers' contacts, and whether contacts who are gone are among them. */
export interface ContactsSearch extends GridSearch {
  view?: ViewName;
  inactive?: true;
}

/** Reads the address. */
export function parseContactsSearch(search: Record<string, unknown>): ContactsSearch {
  const view = VIEW_NAMES.find((name) => name === search.view);
  return { view, inactive: search.inactive === true ? true : undefined, ...parseGridSearch(search) };
}

/** Which contacts the API shall list for the state of the grid. The filter text box is a search of its own there. */
export function contactsAsked(state: GridState, inactive: boolean): { filter: Filter | undefined; search: string } {
  const filter = gridFilter(state);
  const active = condition("active", "EQUALS", "true");
  return { filter: inactive ? filter : allOf(filter ? [filter, active] : [active]), search: state.text.trim() };
}
