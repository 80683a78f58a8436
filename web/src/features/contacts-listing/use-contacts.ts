import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { Contact } from "@/api/types";
import type { ValuesOf } from "@/data-grid/columns";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridViews } from "@/data-grid/saved-views/use-grid-views";
import { useGridSource } from "@/data-grid/use-grid-source";
import { contactsPageOptions, contactsTotalOptions, contactValuesOptions } from "@/features/contacts/queries";
import { customerView, type ViewName } from "@/features/customers/status";
import { useViews } from "@/features/customers/use-views";
import { contactColumns } from "./columns";
import { type ContactsSearch, contactsAsked, INITIAL_SORT, parseContactsSearch } from "./contacts-search";

/** The state of the listing in the address, and how to change it. */
export function useContactsState() {
  const address = useSearch({ from: "/inside/contacts" });
  const saved = useGridViews({ grid: "contacts", address, parse: parseContactsSearch });
  const { search, ready, addressOf } = saved;
  const navigate = useNavigate({ from: "/contacts" });
  const { t } = useTranslation();
  const views = useViews();
  const widest = views.at(-1) ?? "mine";
  const view = search.view && views.includes(search.view) ? search.view : widest;
  const inactive = search.inactive ?? false;
  const valuesOf = useCallback(
    (field: string): ValuesOf =>
      (prefix, state) => {
        const asked = state ? contactsAsked(state, inactive) : { filter: undefined, search: "" };
        return contactValuesOptions(field, prefix, { view: customerView(view), ...asked });
      },
    [view, inactive],
  );
  const columns = useMemo(() => contactColumns(t, valuesOf), [t, valuesOf]);
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const go = (next: ContactsSearch) => void navigate({ search: addressOf(next), replace: true, resetScroll: false });
  return {
    state,
    ready,
    saved: saved.views,
    columns,
    view,
    views,
    inactive,
    change: (patch: Partial<GridState>) => go({ ...search, ...gridSearch(changedState(state, patch), INITIAL_SORT) }),
    changeView: (next: ViewName) => go({ ...search, page: undefined, view: next === widest ? undefined : next }),
    changeInactive: (next: boolean) => go({ ...search, page: undefined, inactive: next ? true : undefined }),
  };
}

/** The rows of the listing: one page, or all of them as the user scrolls. Not before it is known what is to be shown. */
export function useContactRows(options: {
  view: ViewName;
  state: GridState;
  inactive: boolean;
  ready: boolean;
}): GridRowsSource<Contact> {
  const { view, state, inactive, ready } = options;
  const asked = { view: customerView(view), ...contactsAsked(state, inactive) };
  const listing = { ...asked, orderBy: state.sort };
  const total = useQuery({ ...contactsTotalOptions(asked), enabled: ready });
  return useGridSource({
    state,
    ready,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      contactsPageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
  });
}

function rowsOf({ contacts }: { contacts: Contact[] }): Contact[] {
  return contacts;
}
