import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Filter, ParkedMessage } from "@/api/types";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import {
  ALL_CHUNK,
  changedState,
  type GridState,
  gridFilter,
  gridSearch,
  gridState,
  knownState,
} from "@/data-grid/grid-state";
import { useGridSource } from "@/data-grid/use-grid-source";
import { parkedColumns } from "./columns";
import { SERVICES, type Service } from "./erp-link-search";
import { parkedPageOptions, parkedPagesOptions, parkedTotalOptions } from "./queries";

/** The order when nobody chose another. */
const INITIAL_SORT = "parkTime desc";

/** What the filter text box looks into. */
const SEARCHED = ["messageType", "entity", "messageId", "reason"];

/** The state of the page in the address, and how to change it. */
export function useErpLinkState() {
  const search = useSearch({ from: "/inside/settings/erp-link" });
  const navigate = useNavigate({ from: "/settings/erp-link" });
  const { t } = useTranslation();
  const columns = useMemo(() => parkedColumns(t), [t]);
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const service = search.service ?? SERVICES[0];
  return {
    state,
    columns,
    service,
    message: search.message,
    filter: useMemo(() => gridFilter(state, SEARCHED), [state]),
    change: (patch: Partial<GridState>) =>
      void navigate({
        search: { ...search, ...gridSearch(changedState(state, patch), INITIAL_SORT) },
        replace: true,
        resetScroll: false,
      }),
    show: (next: Service) =>
      void navigate({ search: next === SERVICES[0] ? {} : { service: next }, replace: true, resetScroll: false }),
    close: () => void navigate({ search: { ...search, message: undefined }, replace: true, resetScroll: false }),
    /** The address of the page with this message in the panel. */
    linkTo: (id: string) => ({ to: "/settings/erp-link" as const, search: { ...search, message: id } }),
  };
}

/** The parked messages: one page, or all of them as the user scrolls. */
export function useParkedRows(
  service: Service,
  state: GridState,
  filter: Filter | undefined,
): GridRowsSource<ParkedMessage> {
  const { size, page, sort } = state;
  const all = size === 0;
  const listing = { filter, orderBy: sort };
  const paged = useQuery({ ...parkedPageOptions(service, listing, (page - 1) * size, size), enabled: !all });
  const scrolled = useInfiniteQuery({ ...parkedPagesOptions(service, listing, ALL_CHUNK), enabled: all });
  const total = useQuery(parkedTotalOptions(service, filter));
  const source = useGridSource({ all, paged, scrolled, total, rowsOf });
  // Looking again by itself is no reason to fade what is shown.
  return { ...source, fetching: (all ? scrolled : paged).isPlaceholderData };
}

function rowsOf({ parkedMessages }: { parkedMessages: ParkedMessage[] }): ParkedMessage[] {
  return parkedMessages;
}
