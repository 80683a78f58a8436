import { useMemo } from "react";
import type { EndlessRows } from "./endless/endless-rows";

/** Where rows stand: on the page that is shown, or in an endless list, of which only some rows are here. Places count from 0. */
export interface Places<Row> {
  /** Names the endless list, in which a place means something also while its row is not here; undefined for a page. */
  list: string | undefined;
  count: number;
  at: (place: number) => Row | undefined;
  /** The place of a row by its id; undefined if it is not here. */
  of: (id: string | undefined) => number | undefined;
}

/** The places of rows that are here, to be looked up by either. */
export function usePlaces<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  endless: EndlessRows<Row> | undefined,
): Places<Row> {
  const { list, places } = endless ?? {};
  const count = endless?.count ?? rows.length;
  return useMemo(() => {
    const byPlace = new Map<number, Row>();
    const byId = new Map<string, number>();
    for (const [index, row] of rows.entries()) {
      const place = places?.[index] ?? index;
      byPlace.set(place, row);
      // Pages that were fetched one after the other can both have a row that moved meanwhile: its first place counts.
      if (!byId.has(rowId(row))) byId.set(rowId(row), place);
    }
    return { list, count, at: (place) => byPlace.get(place), of: (id) => (id === undefined ? id : byId.get(id)) };
  }, [rows, rowId, places, list, count]);
}
