import {
  hashKey,
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQueries,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { TokenBefore } from "@/api/page-start";
import { ALL_CHUNK } from "../grid-state";
import type { GridTotal } from "../PageReference";
import type { EndlessRows } from "./endless-rows";
import { countOf, pagesBetween, pagesInView, type View } from "./pages";
import { useSame } from "./use-same";

/** A page as the API answers. */
export interface Paged {
  nextPageToken?: string;
}

/** How a page is fetched: after `skip` rows, or, which costs the server less, by the token of the page before, if there is one. */
export type PageOf<Page, Key extends QueryKey> = (
  skip: number,
  pageSize: number,
  token?: TokenBefore,
) => UseQueryOptions<Page, Error, Page, Key> & { queryKey: Key };

/** The most pages that are fetched to select a range. */
const MOST_PAGES = 100;

/** So old, in milliseconds, the page before may be to go on from its end; the list may have changed meanwhile. */
const FRESH = 60_000;

/**
 * The rows of a list without page numbers. Only the pages around what is in view are followed: a change fetches these anew,
 * however many have been looked at; the others are kept for a while, and fetched anew when they come into view again.
 */
export function useEndlessRows<Page extends Paged, Row, Key extends QueryKey>(options: {
  enabled: boolean;
  pageOf: PageOf<Page, Key>;
  total: UseQueryResult<GridTotal>;
  rowsOf: (page: Page) => readonly Row[];
}) {
  const { enabled, pageOf, total, rowsOf } = options;
  const queries = useQueryClient();
  const tokenBefore = (index: number) => {
    if (index === 0 || known(index)) return undefined;
    const before = queries.getQueryState<Page>(pageOf((index - 1) * ALL_CHUNK, ALL_CHUNK).queryKey);
    const fresh = before?.fetchStatus === "idle" && !before.isInvalidated && Date.now() - before.dataUpdatedAt < FRESH;
    return (fresh && before.data?.nextPageToken) || undefined;
  };
  const chunk = (index: number) => ({
    ...pageOf(index * ALL_CHUNK, ALL_CHUNK, () => tokenBefore(index)),
    // Never the rows of another page.
    placeholderData: undefined,
  });
  /** A page that is here, unless it changed since. */
  const known = (index: number) => {
    const state = queries.getQueryState<Page>(pageOf(index * ALL_CHUNK, ALL_CHUNK).queryKey);
    return state?.isInvalidated ? undefined : state?.data;
  };
  const list = hashKey(chunk(0).queryKey);
  const [view, setView] = useState({ list: "", pages: TOP });
  const here = view.list === list;
  const wanted = here ? view.pages : TOP;
  const found = useQueries({ queries: enabled ? wanted.map(chunk) : [] });
  const pages = useSame(found.map(({ data }) => data));
  const { rows, places, fetched } = useMemo(() => {
    const fetched = wanted.flatMap((index, at) => {
      const page = pages[at];
      if (page === undefined) return [];
      const rows = rowsOf(page);
      return { index, rows, length: rows.length, more: Boolean(page.nextPageToken) };
    });
    return {
      fetched,
      rows: fetched.flatMap(({ rows }) => rows),
      places: fetched.flatMap(({ index, rows }) => rows.map((_, row) => index * ALL_CHUNK + row)),
    };
  }, [wanted, pages, rowsOf]);
  const count = countOf(fetched, total.isPlaceholderData ? undefined : total.data);

  const endless: EndlessRows<Row> = {
    list,
    count,
    places,
    onView: (of: string, next: View) => {
      if (of !== list) return;
      const needed = pagesInView(next, count);
      if (!here || needed.join() !== view.pages.join()) setView({ list, pages: needed });
    },
    between: async (first, last) => {
      const range = pagesBetween(first, last);
      const missing = range.filter((index) => known(index) === undefined);
      if (missing.length > MOST_PAGES) return undefined;
      // One after the other: each goes on from the end of the one before.
      for (const index of missing) await queries.fetchQuery(chunk(index));
      const start = first % ALL_CHUNK;
      return rowsOfAll(range.map(known), rowsOf).slice(start, start + last - first + 1);
    },
    seen: () => (count > 0 ? rowsOfAll(pagesBetween(0, count - 1).map(known), rowsOf) : []),
  };
  return {
    endless,
    /** Undefined until the first answer. While nothing of what is in view is here yet, there are none. */
    rows: rows.length === 0 && !here && fetched.length === 0 ? undefined : rows,
    fetching: found.some(({ isFetching, data }) => isFetching && data !== undefined),
    error: found.find(({ error }) => error)?.error ?? null,
    refetch: () => Promise.all(found.map(({ refetch }) => refetch())),
  };
}

/** Where every list begins. */
const TOP: readonly number[] = [0];

function rowsOfAll<Page, Row>(pages: readonly (Page | undefined)[], rowsOf: (page: Page) => readonly Row[]): Row[] {
  return pages.flatMap((page) => (page === undefined ? [] : rowsOf(page)));
}
