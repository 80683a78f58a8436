import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
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
} from "@/features/activities/queries";
import type { ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
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
  const meant = useMemo(
    () => ({
      ...(customerId === undefined ? { view: workView(view) } : { customerId }),
      due: kind === "warnings" ? ("ACTIVITY_DUE_OVERDUE" as const) : dueOf(shown),
    }),
    [customerId, view, kind, shown],
  );
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) =>
        activityValuesOptions(field, prefix, { ...meant, filter: state && gridFilter(state), search: state?.text }),
    [meant],
  );
  const columns = useMemo(() => {
    const which = { ofOneCustomer, ofOthers: ofOneCustomer || view !== "mine" };
    return kind === "warnings" ? warningColumns(t, which, valuesOf) : activityColumns(t, which, valuesOf);
  }, [t, kind, ofOneCustomer, view, valuesOf]);
  const state = useMemo(() => knownState(gridState(search, AGENDA), columns, AGENDA), [search, columns]);
  const go = (next: ActivitiesSearch) =>
    void navigate({ ...addressOf(list, saved.addressOf(next)), replace: true, resetScroll: false });
  const selection = useMemo(
    (): ActivitySelection => ({
      ...meant,
      filter: gridFilter(state),
      search: state.text,
    }),
    [meant, state],
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
    /** Those to choose from: of one customer everybody's activities are listed. */
    views: ofOneCustomer ? [] : views,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), AGENDA) }),
    changeShown: (next: Shown) =>
      go({ ...search, page: undefined, show: next === firstShown(list) ? undefined : next }),
    changeView: (next: ViewName) => go({ ...search, page: undefined, view: next === first ? undefined : next }),
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
