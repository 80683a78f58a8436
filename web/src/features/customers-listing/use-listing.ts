import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { CustomerSummary } from "@/api/types";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { type CustomerListing, customerPageOptions, customerTotalOptions } from "@/features/customers/queries";
import { customerView, type ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import { usePermission } from "@/session/use-session";
import { customerColumns } from "./columns";
import { INITIAL_SORT, listingFilter } from "./listing";
import { type ListingSearch, parseListingSearch } from "./listing-search";

/** The state of the listing in the address, and how to change it. */
export function useListingState() {
  const address = useSearch({ from: "/inside/customers" });
  const saved = useGridViews({ grid: "customers", address, parse: parseListingSearch });
  const { search, ready, addressOf } = saved;
  const navigate = useNavigate({ from: "/customers" });
  const views = useViews();
  const first = useFirstView();
  const view: ViewName = search.view && views.includes(search.view) ? search.view : first;
  const { t } = useTranslation();
  const inactive = search.inactive ?? false;
  const works = usePermission("activities.read");
  const columns = useMemo(
    () => customerColumns(t, { view: customerView(view), inactive, works }),
    [t, view, inactive, works],
  );
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const go = (next: ListingSearch) => void navigate({ search: addressOf(next), replace: true, resetScroll: false });
  return {
    state,
    ready,
    saved: saved.views,
    columns,
    view,
    views,
    inactive,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), INITIAL_SORT) }),
    changeView: (next: ViewName) => go({ ...search, page: undefined, view: next === first ? undefined : next }),
    changeInactive: (next: boolean) => go({ ...search, page: undefined, inactive: next ? true : undefined }),
  };
}

/** The rows of the listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useListingRows(options: {
  view: ViewName;
  state: GridState;
  inactive: boolean;
  ready: boolean;
}): GridRowsSource<CustomerSummary> {
  const { view, state, inactive, ready } = options;
  const listing: CustomerListing = {
    view: customerView(view),
    filter: listingFilter(state, inactive),
    search: state.text.trim(),
    orderBy: state.sort,
  };
  const total = useQuery({ ...customerTotalOptions(listing), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      customerPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
  });
}

function rowsOf({ customers }: { customers: CustomerSummary[] }): CustomerSummary[] {
  return customers;
}
