import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { ThirdParty } from "@/api/types";
import type { RowLink, ValuesOf } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { customerView, type ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import {
  type ThirdPartySelection,
  thirdPartiesPageOptions,
  thirdPartiesTotalOptions,
  thirdPartyValuesOptions,
} from "@/features/third-parties/queries";
import { useFormat } from "@/i18n/use-format";
import { useNow } from "@/parts/use-now";
import { thirdPartyColumns } from "./columns";
import {
  initialSort,
  parseThirdPartiesSearch,
  SHOWN,
  type Shown,
  shownInAddress,
  type ThirdPartiesSearch,
  thirdPartiesSelection,
} from "./third-parties-search";

/** What is looked at in the panel is no part of a saved view. */
const BESIDE = ["usage"];

/** The state of the listing in the address, and how to change it; of one customer's third parties or of all. */
export function useThirdPartiesState(customerId: string | undefined) {
  const address: ThirdPartiesSearch = useSearch({ strict: false });
  /** Under which columns and saved views are kept. */
  const grid = customerId === undefined ? "third-parties" : "customer-third-parties";
  const saved = useGridViews({ grid, address, parse: parseThirdPartiesSearch, beside: BESIDE });
  const { search, addressOf: shortened } = saved;
  const navigate = useNavigate();
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.today(useNow());
  const shown = search.show ?? SHOWN[0];
  const views = useViews();
  const first = useFirstView();
  const view = search.view && views.includes(search.view) ? search.view : first;
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) => {
        const among = state ? thirdPartiesSelection(state, shown) : {};
        return thirdPartyValuesOptions(field, prefix, { customerId, view: customerView(view), ...among });
      },
    [customerId, view, shown],
  );
  const columns = useMemo(
    () => thirdPartyColumns(t, format, today, customerId !== undefined, valuesOf),
    [t, format, today, customerId, valuesOf],
  );
  const sort = initialSort(shown);
  const state = useMemo(() => knownState(gridState(search, sort), columns, sort), [search, columns, sort]);
  const addressOf = useCallback(
    (next: ThirdPartiesSearch) =>
      customerId === undefined
        ? ({ to: "/third-parties", search: shortened(next) } as const)
        : ({ to: "/customers/$customerId/third-parties", params: { customerId }, search: shortened(next) } as const),
    [customerId, shortened],
  );
  const go = useCallback(
    (next: ThirdPartiesSearch) => void navigate({ ...addressOf(next), replace: true, resetScroll: false }),
    [navigate, addressOf],
  );
  const selection = useMemo(
    (): ThirdPartySelection => ({ customerId, view: customerView(view), ...thirdPartiesSelection(state, shown) }),
    [customerId, view, state, shown],
  );
  return {
    grid,
    selection,
    state,
    ready: saved.ready,
    saved: saved.views,
    columns,
    shown,
    view,
    /** Those to choose from: of one customer there is no choice. */
    views: customerId === undefined ? views : [],
    /** The third party in the panel. */
    inPanel: search.usage,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), sort) }),
    changeShown: (next: Shown) => go({ ...search, page: undefined, show: shownInAddress(next) }),
    changeView: (next: ViewName) => go({ ...search, page: undefined, view: next === first ? undefined : next }),
    closePanel: () => go({ ...search, usage: undefined }),
    /** The address of the page with this third party in the panel. */
    panelLink: (id: string): RowLink => addressOf({ ...search, usage: id }),
  };
}

/** The rows of the listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useThirdPartyRows(
  selection: ThirdPartySelection,
  state: GridState,
  ready: boolean,
): GridRowsSource<ThirdParty> {
  const listing = { ...selection, orderBy: state.sort };
  const total = useQuery({ ...thirdPartiesTotalOptions(selection), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      thirdPartiesPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
  });
}

function rowsOf({ thirdParties }: { thirdParties: ThirdParty[] }): ThirdParty[] {
  return thirdParties;
}
