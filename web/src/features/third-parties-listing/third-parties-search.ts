import type { Filter, ThirdPartyStatus } from "@/api/types";
import { type GridSearch, type GridState, gridFilter, parseGridSearch } from "@/data-grid/grid-state";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** Which contracts the listing shows. The first is shown when the address names none. */
export const SHOWN = ["current", "expired", "all"] as const;
export type Shown = (typeof SHOWN)[number];

const STATUS: Record<Shown, ThirdPartyStatus | undefined> = {
  current: "THIRD_PARTY_STATUS_CURRENT",
  expired: "THIRD_PARTY_STATUS_EXPIRED",
  all: undefined,
};

/** What the filter text box looks into. */
const SEARCHED = ["supplierName", "contractNumber", "customerName"];

/** The address of the listing: the grid's state, which contracts and whose customers', and the third party in the panel. */
export interface ThirdPartiesSearch extends GridSearch {
  show?: Shown;
  view?: ViewName;
  usage?: string;
}

/** Reads the address. */
export function parseThirdPartiesSearch(search: Record<string, unknown>): ThirdPartiesSearch {
  return {
    show: shownInAddress(SHOWN.find((shown) => shown === search.show)),
    view: VIEW_NAMES.find((name) => name === search.view),
    usage: typeof search.usage === "string" && search.usage ? search.usage : undefined,
    ...parseGridSearch(search),
  };
}

/** How the address names what is shown. */
export function shownInAddress(shown: Shown | undefined): Shown | undefined {
  return shown === SHOWN[0] ? undefined : shown;
}

/** The order when nobody chose another: what ends or ended closest to today comes first. */
export function initialSort(shown: Shown): string {
  return shown === "expired" ? "endDate desc" : "endDate";
}

/** What the API lists for the address and the state of the grid. */
export function thirdPartiesSelection(
  state: GridState,
  shown: Shown,
): { status: ThirdPartyStatus | undefined; filter: Filter | undefined } {
  return { status: STATUS[shown], filter: gridFilter(state, SEARCHED) };
}
