import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { Case } from "@/api/types";
import type { ValuesOf } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { workView } from "@/features/activities/activity";
import { type CaseSelection, casesPageOptions, casesTotalOptions, caseValuesOptions } from "@/features/cases/queries";
import { useFirstView, useViews } from "@/features/customers/use-views";
import type { WhoseSearch } from "@/features/reports/reports-search";
import { useSalesman } from "@/features/reports/use-salesman";
import { useFormat } from "@/i18n/use-format";
import {
  type CaseList,
  type CasesSearch,
  firstShown,
  INITIAL_SORT,
  parseCasesSearch,
  type Shown,
} from "./cases-search";
import { caseColumns } from "./columns";
import { asksForStatus, casesFilter } from "./selection";

/** The state of the listing in the address, and how to change it. The same list every time. */
export function useCasesState(list: CaseList) {
  const { customerId } = list;
  const ofOneCustomer = customerId !== undefined;
  const address: CasesSearch = useSearch({ strict: false });
  const grid = ofOneCustomer ? "customer-cases" : "cases";
  const saved = useGridViews({ grid, address, parse: parseCasesSearch });
  const { search } = saved;
  const navigate = useNavigate();
  const { t } = useTranslation();
  const format = useFormat();
  const views = useViews();
  const first = useFirstView();
  const view = search.view && views.includes(search.view) ? search.view : first;
  const shown = search.show ?? firstShown(list);
  const chosen = useSalesman(search);
  const salesman = ofOneCustomer ? undefined : chosen;
  const whose = useMemo(() => {
    if (customerId !== undefined) return { customerId };
    return salesman?.id === undefined ? { view: workView(view) } : {};
  }, [customerId, view, salesman?.id]);
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) => {
        // Who asks for a status sees cases whatever is shown.
        const filter = casesFilter(state, field === "status" ? "all" : shown, salesman?.id);
        return caseValuesOptions(field, prefix, { ...whose, filter, search: state?.text });
      },
    [whose, shown, salesman?.id],
  );
  const columns = useMemo(
    () =>
      caseColumns(
        t,
        format,
        { ofOneCustomer, ofOthers: ofOneCustomer || view !== "mine" || salesman !== undefined },
        valuesOf,
      ),
    [t, format, ofOneCustomer, view, salesman, valuesOf],
  );
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const go = (next: CasesSearch) => {
    const to = ofOneCustomer
      ? ({ to: "/customers/$customerId/cases", params: { customerId } } as const)
      : ({ to: "/cases" } as const);
    void navigate({ ...to, search: saved.addressOf(next), replace: true, resetScroll: false });
  };
  const selection = useMemo(
    (): CaseSelection => ({
      ...whose,
      filter: casesFilter(state, shown, salesman?.id),
      search: state.text,
    }),
    [whose, state, shown, salesman?.id],
  );
  return {
    grid,
    selection,
    state,
    ready: saved.ready,
    saved: saved.views,
    columns,
    shown,
    /** True if a filter says which statuses are shown, so that nothing else does. */
    byFilter: asksForStatus(state),
    view,
    /** The one salesman whose cases these are, if one is chosen. */
    salesman,
    /** What the address says of it; nothing of one customer, where everybody's cases are listed. */
    whose: ofOneCustomer ? undefined : { view: search.view, salesman: salesman?.id },
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), INITIAL_SORT) }),
    changeShown: (next: Shown) =>
      go({ ...search, page: undefined, show: next === firstShown(list) ? undefined : next }),
    changeWhose: (next: WhoseSearch) => go({ ...search, page: undefined, ...next }),
  };
}

/** The rows of the listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useCaseRows(selection: CaseSelection, state: GridState, ready: boolean): GridRowsSource<Case> {
  const listing = { ...selection, orderBy: state.sort };
  const total = useQuery({ ...casesTotalOptions(selection), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) => casesPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
  });
}

function rowsOf({ cases }: { cases: Case[] }): Case[] {
  return cases;
}
