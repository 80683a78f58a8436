import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { GridRowsSource } from "./DataGrid";
import type { GridTotal } from "./PageReference";

/** What a grid shows of its queries: one page, or, when `all` are shown, those that the user has scrolled to. */
export function useGridSource<Page, Row>(options: {
  all: boolean;
  paged: UseQueryResult<Page>;
  scrolled: UseInfiniteQueryResult<InfiniteData<Page>>;
  total: UseQueryResult<GridTotal>;
  /** The rows of a page; the same function every time. */
  rowsOf: (page: Page) => readonly Row[];
}): GridRowsSource<Row> {
  const { all, paged, scrolled, total, rowsOf } = options;
  const rows = useMemo(
    () => (all ? scrolled.data?.pages.flatMap(rowsOf) : paged.data && rowsOf(paged.data)),
    [all, scrolled.data, paged.data, rowsOf],
  );
  const query = all ? scrolled : paged;
  return {
    rows,
    total: total.data,
    fetching: query.isFetching && !scrolled.isFetchingNextPage,
    error: query.error,
    refresh: () => {
      void query.refetch();
      void total.refetch();
    },
    more: all && scrolled.hasNextPage ? () => void scrolled.fetchNextPage() : undefined,
  };
}
