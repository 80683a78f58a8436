import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** The address of the listing: the grid's state, whose customers, and whether inactive ones are among them. */
export interface ListingSearch extends GridSearch {
  view?: ViewName;
  inactive?: true;
}

/** Reads the address. */
export function parseListingSearch(search: Record<string, unknown>): ListingSearch {
  const view = VIEW_NAMES.find((name) => name === search.view);
  return {
    view,
    inactive: search.inactive === true ? true : undefined,
    ...parseGridSearch(search),
  };
}
