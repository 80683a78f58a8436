import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { allOf, condition } from "@/api/filter";
import type { TokenBefore } from "@/api/page-start";
import type { Activity } from "@/api/types";
import type { ValuesOf } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridFilter, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { workView } from "@/features/activities/activity";
import {
  type ActivitySelection,
  AGENDA,
  activitiesPageOptions,
  activitiesTotalOptions,
  activityValuesOptions,
  TOUCHED,
} from "@/features/activities/queries";
import { useFirstView, useViews } from "@/features/customers/use-views";
import type { WhoseSearch } from "@/features/reports/reports-search";
import { useSalesman } from "@/features/reports/use-salesman";
import { type ActivitiesSearch, dueOf, parseActivitiesSearch, type Shown } from "./activities-search";
import { activityColumns } from "./columns";
import { type ActivityList, addressOf, firstShown, gridOf } from "./lists";
import { warningColumns } from "./warning-columns";

/** The state of a listing in the address, and how to change it. The same list every time. */
export function useActivitiesState(list: ActivityList) {
  const { kind, customerId } = list;
  const address: ActivitiesSearch = useSearch({ strict: false });
  const grid = gridOf(list);
  const saved = useGridViews({ grid, address, parse: parseActivitiesSearch });
  const { search } = saved;
  const navigate = useNavigate();
  const { t } = useTranslation();
  const views = useViews();
  const first = useFirstView();
  const view = search.view && views.includes(search.view) ? search.view : first;
  const shown = search.show ?? firstShown(list);
  const ofOneCustomer = customerId !== undefined;
  // What was touched lately is the user's own doing, whosever it is.
  const recent = kind === "activities" && shown === "recent";
  const hasWhose = !ofOneCustomer && !recent;
  const chosen = useSalesman(search);
  const salesman = hasWhose ? chosen : undefined;
  const initialSort = recent ? TOUCHED : AGENDA;
  const meant = useMemo(() => {
    const due = kind === "warnings" ? ("ACTIVITY_DUE_OVERDUE" as const) : dueOf(shown);
    if (customerId !== undefined) return { customerId, due };
    return hasWhose && !salesman?.id ? { view: workView(view), due } : { due };
  }, [customerId, view, kind, shown, hasWhose, salesman?.id]);
  const filterOf = useCallback(
    (state: GridState | undefined) => {
      const filter = state && gridFilter(state);
      const his = salesman?.id === undefined ? [] : [condition("salesmanId", "EQUALS", salesman.id)];
      return allOf(filter ? [...his, filter] : his);
    },
    [salesman?.id],
  );
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) =>
        activityValuesOptions(field, prefix, { ...meant, filter: filterOf(state), search: state?.text }),
    [meant, filterOf],
  );
  const columns = useMemo(() => {
    const which = { ofOneCustomer, ofOthers: ofOneCustomer || recent || view !== "mine" || salesman !== undefined };
    return kind === "warnings" ? warningColumns(t, which, valuesOf) : activityColumns(t, which, valuesOf);
  }, [t, kind, ofOneCustomer, recent, view, salesman, valuesOf]);
  const state = useMemo(
    () => knownState(gridState(search, initialSort), columns, initialSort),
    [search, columns, initialSort],
  );
  const go = (next: ActivitiesSearch) =>
    void navigate({ ...addressOf(list, saved.addressOf(next)), replace: true, resetScroll: false });
  const selection = useMemo(
    (): ActivitySelection => ({
      ...meant,
      filter: filterOf(state),
      search: state.text,
    }),
    [meant, state, filterOf],
  );
  return {
    grid,
    selection,
    state,
    ready: saved.ready,
    saved: saved.views,
    columns,
    shown,
    /** Whose activities these are; what was touched lately is of all of them. */
    view: recent ? ("mine" as const) : view,
    /** The one salesman whose activities these are, if one is chosen. */
    salesman,
    /** What the address says of it; nothing where that does not count: of one customer everybody's activities are listed. */
    whose: hasWhose ? { view: search.view, salesman: salesman?.id } : undefined,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), initialSort) }),
    changeShown: (next: Shown) =>
      go({ ...search, page: undefined, show: next === firstShown(list) ? undefined : next }),
    changeWhose: (next: WhoseSearch) => go({ ...search, page: undefined, ...next }),
  };
}

/** The rows of a listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useActivityRows(
  selection: ActivitySelection,
  state: GridState,
  ready: boolean,
): GridRowsSource<Activity> {
  const listing = { ...selection, orderBy: state.sort };
  const total = useQuery({ ...activitiesTotalOptions(selection), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      activitiesPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
    // Everybody's work changes all day long.
    restless: true,
  });
}

function rowsOf({ activities }: { activities: Activity[] }): Activity[] {
  return activities;
}
