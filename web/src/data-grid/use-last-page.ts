import { useEffect } from "react";
import type { GridRowsSource } from "./DataGrid";
import { type GridState, lastPage } from "./grid-state";

/**
 * Goes to the last page from an address behind it: the list got shorter, or somebody typed the number. True while it is on
 * its way.
 */
export function useLastPage<Row>(
  state: GridState,
  source: GridRowsSource<Row>,
  onChange: (patch: Partial<GridState>) => void,
): boolean {
  const last = lastPage(state, source.total?.count);
  const answered = !source.fetching && (source.rows !== undefined || Boolean(source.error));
  const behind = answered && last !== undefined && state.page > last && !source.rows?.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each such page, whoever the callback is.
  useEffect(() => {
    if (behind) onChange({ page: last });
  }, [behind, last]);
  return behind;
}
