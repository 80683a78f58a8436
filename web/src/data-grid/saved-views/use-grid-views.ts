import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { SavedView } from "@/api/types";
import type { GridSearch } from "../grid-state";
import { savedViewsOptions } from "./queries";
import { parseViewQuery, partsOf, viewQuery } from "./view-search";

/** The saved views of a grid, as its page hands them on. */
export interface GridViews {
  /** Name of the grid. */
  grid: string;
  list: readonly SavedView[];
  /** The view the address names; undefined for the grid's beginning. */
  view: SavedView | undefined;
  /** True while it is not known yet which one the address names. */
  pending: boolean;
  /** True if the address names one that is gone or that nobody shares with the user. */
  missing: boolean;
  /** True if the views could not be loaded. */
  failed: boolean;
  /** What is shown now, as a view keeps it. */
  query: string;
  /** True if that is not what the view, or the grid's beginning, shows. */
  changed: boolean;
  /** The address that shows a view, or the grid's beginning. */
  searchOf: (id: string | undefined) => object;
  refresh: () => void;
}

const NOTHING: readonly never[] = [];

/**
 * Saved views for a list whose state is in the address. The address of an unchanged view is its id alone, so that a link
 * shows what the view is then; once somebody changes something, all of it is in the address, beside the id.
 */
export function useGridViews<S extends GridSearch>(options: {
  grid: string;
  /** The address as it is. */
  address: S;
  /** Reads the address that a view keeps; the same function every time. */
  parse: (search: Record<string, unknown>) => S;
  /** Names of what in the address stands beside the views, neither kept nor changed by them; the same list every time. */
  beside?: readonly string[];
}): {
  /** The address with what its view says. */
  search: S;
  /** False while it is not known yet what the view says: rows need not be fetched before. */
  ready: boolean;
  /** The address to go to for a search: short if it is just what the view says. */
  addressOf: (search: S) => S;
  views: GridViews;
} {
  const { grid, address, parse, beside = NOTHING } = options;
  const { data: list, isError, refetch } = useQuery(savedViewsOptions(grid));
  const view = list?.find(({ id }) => id === address.v);
  const query = view && viewQuery(parse(parseViewQuery(view.search)), beside);
  const missing = address.v !== undefined && list !== undefined && !view;
  const failed = isError && !list;
  const pending = address.v !== undefined && !list && !failed;

  const search = useMemo((): S => {
    if (missing) return { ...address, v: undefined, edited: undefined };
    // What is changed now must not be taken back by a view that comes later.
    if (failed && address.v) return { ...address, edited: true };
    if (query === undefined || address.edited) return address;
    const stays = partsOf(address, [...beside, "page", "v"]);
    return { ...parse(parseViewQuery(query)), ...stays, edited: true };
  }, [address, missing, failed, query, parse, beside]);

  const addressOf = useCallback(
    (next: S): S => {
      if (!view || next.v !== view.id || viewQuery(next, beside) !== query) return next;
      return partsOf(next, [...beside, "page", "v"]) as S;
    },
    [view, query, beside],
  );

  const present = viewQuery(search, beside);
  return {
    search,
    ready: !pending || address.edited === true,
    addressOf,
    views: {
      grid,
      list: list ?? NOTHING,
      view,
      pending,
      missing,
      failed,
      query: present,
      changed: present !== (query ?? ""),
      searchOf: (id) => ({ ...partsOf(address, beside), v: id }),
      refresh: () => void refetch(),
    },
  };
}
