import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import type { RowLink } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { ALL_CHUNK, changedState, type GridState, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridSource } from "@/data-grid/use-grid-source";
import {
  thirdPartiesPageOptions,
  thirdPartiesPagesOptions,
  thirdPartiesTotalOptions,
} from "@/features/third-parties/queries";
import { useFormat } from "@/i18n/use-format";
import { useNow } from "@/parts/use-now";
import { thirdPartyColumns } from "./columns";
import {
  initialSort,
  SHOWN,
  type Shown,
  shownInAddress,
  type ThirdPartiesSearch,
  thirdPartiesSelection,
} from "./third-parties-search";

/** The state of the listing in the address, and how to change it; of one customer's third parties or of all. */
export function useThirdPartiesState(customerId: string | undefined) {
  const search: ThirdPartiesSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.today(useNow());
  const columns = useMemo(
    () => thirdPartyColumns(t, format, today, customerId !== undefined),
    [t, format, today, customerId],
  );
  const shown = search.show ?? SHOWN[0];
  const sort = initialSort(shown);
  const state = useMemo(() => knownState(gridState(search, sort), columns, sort), [search, columns, sort]);
  const addressOf = useCallback(
    (next: ThirdPartiesSearch) =>
      customerId === undefined
        ? ({ to: "/third-parties", search: next } as const)
        : ({ to: "/customers/$customerId/third-parties", params: { customerId }, search: next } as const),
    [customerId],
  );
  const go = useCallback(
    (next: ThirdPartiesSearch) => void navigate({ ...addressOf(next), replace: true, resetScroll: false }),
    [navigate, addressOf],
  );
  return {
    state,
    columns,
    shown,
    /** The third party in the panel. */
    inPanel: search.usage,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), sort) }),
    changeShown: (next: Shown) => go({ ...search, page: undefined, show: shownInAddress(next) }),
    openPanel: useCallback((id: string) => go({ ...search, usage: id }), [go, search]),
    closePanel: () => go({ ...search, usage: undefined }),
    /** The address of the page with this third party in the panel. */
    panelLink: (id: string): RowLink => addressOf({ ...search, usage: id }),
  };
}

/** The rows of the listing: one page, or all of them as the user scrolls. */
export function useThirdPartyRows(
  customerId: string | undefined,
  state: GridState,
  shown: Shown,
): GridRowsSource<ThirdParty> {
  const { size, page, sort } = state;
  const all = size === 0;
  const selection = { customerId, ...thirdPartiesSelection(state, shown) };
  const listing = { ...selection, orderBy: sort };
  const paged = useQuery({ ...thirdPartiesPageOptions(listing, (page - 1) * size, size), enabled: !all });
  const scrolled = useInfiniteQuery({ ...thirdPartiesPagesOptions(listing, ALL_CHUNK), enabled: all });
  const total = useQuery(thirdPartiesTotalOptions(selection));
  return useGridSource({ all, paged, scrolled, total, rowsOf });
}

function rowsOf({ thirdParties }: { thirdParties: ThirdParty[] }): ThirdParty[] {
  return thirdParties;
}
