import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { Filter, ParkedMessage } from "@/api/types";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridFilter, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { parkedColumns } from "./columns";
import { type ErpLinkSearch, parseErpLinkSearch, SERVICES, type Service } from "./erp-link-search";
import { parkedPageOptions, parkedTotalOptions } from "./queries";

/** The order when nobody chose another. */
const INITIAL_SORT = "parkTime desc";

/** What the filter text box looks into. */
const SEARCHED = ["messageType", "entity", "messageId", "reason"];

/** What of the address saved views leave alone: whose messages, and the one in the panel. */
const BESIDE_VIEWS = ["service", "message"];

/** The state of the page in the address, and how to change it. */
export function useErpLinkState() {
  const address = useSearch({ from: "/inside/settings/erp-link" });
  const { search, ready, addressOf, views } = useGridViews({
    grid: "parked-messages",
    address,
    parse: parseErpLinkSearch,
    beside: BESIDE_VIEWS,
  });
  const navigate = useNavigate({ from: "/settings/erp-link" });
  const { t } = useTranslation();
  const columns = useMemo(() => parkedColumns(t), [t]);
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const service = search.service ?? SERVICES[0];
  const go = (next: ErpLinkSearch) => void navigate({ search: addressOf(next), replace: true, resetScroll: false });
  return {
    state,
    ready,
    views,
    columns,
    service,
    message: search.message,
    filter: useMemo(() => gridFilter(state, SEARCHED), [state]),
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), INITIAL_SORT) }),
    show: (next: Service) => go(next === SERVICES[0] ? {} : { service: next }),
    close: () => go({ ...search, message: undefined }),
    /** The address of the page with this message in the panel. */
    linkTo: (id: string) => ({ to: "/settings/erp-link" as const, search: addressOf({ ...search, message: id }) }),
  };
}

/** The parked messages: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useParkedRows(options: {
  service: Service;
  state: GridState;
  filter: Filter | undefined;
  ready: boolean;
}): GridRowsSource<ParkedMessage> {
  const { service, state, filter, ready } = options;
  const listing = { filter, orderBy: state.sort };
  const total = useQuery({ ...parkedTotalOptions(service, filter), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      parkedPageOptions(service, listing, skip, pageSize, token),
    total,
    rowsOf,
    restless: true,
  });
}

function rowsOf({ parkedMessages }: { parkedMessages: ParkedMessage[] }): ParkedMessage[] {
  return parkedMessages;
}
