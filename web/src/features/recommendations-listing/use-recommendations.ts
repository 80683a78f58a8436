import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { Recommendation } from "@/api/types";
import type { ValuesOf } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridFilter, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { workView } from "@/features/activities/activity";
import type { ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import {
  type RecommendationSelection,
  recommendationsPageOptions,
  recommendationsTotalOptions,
  recommendationValuesOptions,
} from "@/features/recommendations/queries";
import { useFormat } from "@/i18n/use-format";
import { recommendationColumns } from "./columns";
import { parseRecommendationsSearch, type RecommendationsSearch } from "./recommendations-search";

/** What is due first stands first. */
const FIRST_ORDER = "dueDate";

/** The state of a listing in the address, and how to change it. */
export function useRecommendationsState(customerId: string | undefined) {
  const address: RecommendationsSearch = useSearch({ strict: false });
  const ofOneCustomer = customerId !== undefined;
  const grid = ofOneCustomer ? "customer-recommendations" : "recommendations";
  const saved = useGridViews({ grid, address, parse: parseRecommendationsSearch });
  const { search } = saved;
  const navigate = useNavigate();
  const { t } = useTranslation();
  const format = useFormat();
  const views = useViews();
  const first = useFirstView();
  const view = search.view && views.includes(search.view) ? search.view : first;
  const whose = useMemo(
    () => (customerId === undefined ? { view: workView(view) } : { customerId }),
    [customerId, view],
  );
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) =>
        recommendationValuesOptions(field, prefix, {
          ...whose,
          filter: state && gridFilter(state),
          search: state?.text,
        }),
    [whose],
  );
  const columns = useMemo(
    () => recommendationColumns(t, format, { ofOneCustomer, ofOthers: ofOneCustomer || view !== "mine" }, valuesOf),
    [t, format, ofOneCustomer, view, valuesOf],
  );
  const state = useMemo(() => knownState(gridState(search, FIRST_ORDER), columns, FIRST_ORDER), [search, columns]);
  const go = (next: RecommendationsSearch) => {
    const to = customerId
      ? ({ to: "/customers/$customerId/recommendations", params: { customerId } } as const)
      : ({ to: "/recommendations" } as const);
    void navigate({ ...to, search: saved.addressOf(next), replace: true, resetScroll: false });
  };
  const selection = useMemo(
    (): RecommendationSelection => ({
      ...whose,
      filter: gridFilter(state),
      search: state.text,
    }),
    [whose, state],
  );
  return {
    grid,
    selection,
    state,
    ready: saved.ready,
    saved: saved.views,
    columns,
    view,
    /** Those to choose from: of one customer everybody's recommendations are listed. */
    views: ofOneCustomer ? [] : views,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), FIRST_ORDER) }),
    changeView: (next: ViewName) => go({ ...search, page: undefined, view: next === first ? undefined : next }),
  };
}

/** The rows of a listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useRecommendationRows(
  selection: RecommendationSelection,
  state: GridState,
  ready: boolean,
): GridRowsSource<Recommendation> {
  const listing = { ...selection, orderBy: state.sort };
  const total = useQuery({ ...recommendationsTotalOptions(selection), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      recommendationsPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
    // Everybody answers all day long.
    restless: true,
  });
}

function rowsOf({ recommendations }: { recommendations: Recommendation[] }): Recommendation[] {
  return recommendations;
}
