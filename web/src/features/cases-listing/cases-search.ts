import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";
import { parseWhoseSearch, type WhoseSearch } from "@/features/reports/reports-search";

/** Which cases the listing shows by where they stand. */
export const SHOWN = ["open", "ended", "all"] as const;
export type Shown = (typeof SHOWN)[number];

/** The address of the listing: the grid's state, which cases and whose. */
export interface CasesSearch extends GridSearch, WhoseSearch {
  show?: Shown;
}

/** Reads the address. */
export function parseCasesSearch(search: Record<string, unknown>): CasesSearch {
  return {
    show: SHOWN.find((shown) => shown === search.show),
    ...parseWhoseSearch(search),
    ...parseGridSearch(search),
  };
}

/** Of whom the cases are listed: my own ones, or those of one customer. */
export interface CaseList {
  /** Absent for those of salesmen. */
  customerId: string | undefined;
}

/** What is shown at first: of one's own cases those under way, of a customer all. */
export function firstShown({ customerId }: CaseList): Shown {
  return customerId === undefined ? "open" : "all";
}

/** The order when nobody chose another: what is to be decided soonest comes first. */
export const INITIAL_SORT = "caseDate";
