import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { GridRowsSource } from "./DataGrid";
import { type Paged, type PageOf, useEndlessRows } from "./endless/use-endless-rows";
import type { GridState } from "./grid-state";
import type { GridTotal } from "./PageReference";
import { useAhead } from "./use-ahead";
import { wholeList } from "./whole-list";

/** What a grid shows of its queries: one page, or, when all are shown, the pages around those that are in view. */
export function useGridSource<Page extends Paged, Row, Key extends QueryKey>(options: {
  state: GridState;
  /** False while it is not known yet what is to be shown. */
  ready: boolean;
  pageOf: PageOf<Page, Key>;
  total: UseQueryResult<GridTotal>;
  /** The rows of a page; the same function every time. */
  rowsOf: (page: NoInfer<Page>) => readonly Row[];
  /** True if rows are fetched anew by themselves now and then: no reason to fade them. */
  restless?: boolean;
}): GridRowsSource<Row> {
  const { state, ready, pageOf, total, rowsOf, restless = false } = options;
  const { page, size } = state;
  const queries = useQueryClient();
  const all = size === 0;
  const paged = useQuery({ ...pageOf((page - 1) * size, size), enabled: ready && !all });
  const shown = all || paged.isPlaceholderData ? undefined : paged.data;
  const ahead = useAhead({ page, size, pageOf, shown });
  const endless = useEndlessRows({ enabled: ready && all, pageOf, total, rowsOf });
  const rows = useMemo(() => paged.data && rowsOf(paged.data), [paged.data, rowsOf]);
  const fetching = all ? endless.fetching && !restless : restless ? paged.isPlaceholderData : paged.isFetching;
  return {
    rows: all ? endless.rows : rows,
    total: total.data,
    fetching,
    error: all ? endless.error : paged.error,
    refresh: () => {
      void (all ? endless : paged).refetch();
      void total.refetch();
    },
    ahead: all ? undefined : ahead,
    endless: all ? endless.endless : undefined,
    whole: (told) => wholeList(queries, { pageOf, rowsOf }, told),
  };
}
