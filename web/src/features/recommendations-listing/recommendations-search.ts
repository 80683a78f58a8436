import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** The address of a listing: the grid's state, and whose recommendations. */
export interface RecommendationsSearch extends GridSearch {
  view?: ViewName;
}

/** Reads the address. */
export function parseRecommendationsSearch(search: Record<string, unknown>): RecommendationsSearch {
  return { view: VIEW_NAMES.find((name) => name === search.view), ...parseGridSearch(search) };
}
