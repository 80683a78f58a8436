import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";

/** The tabs of the page; the first one is shown at first. */
export const TABS = ["salesmen", "administrators", "targets", "assignments"] as const;
export type SettingsTab = (typeof TABS)[number];

/** The address of the page: the tab, the grid of the first one, and whose customers the last one shows. */
export interface SalesmenSettingsSearch extends GridSearch {
  tab?: SettingsTab;
  salesman?: string;
}

/** Reads the address. */
export function parseSalesmenSettingsSearch(search: Record<string, unknown>): SalesmenSettingsSearch {
  const tab = TABS.find((name) => name === search.tab);
  const { salesman } = search;
  return {
    tab: tab === TABS[0] ? undefined : tab,
    salesman: typeof salesman === "string" && /^[\w-]{1,64}$/.test(salesman) ? salesman : undefined,
    ...parseGridSearch(search),
  };
}
