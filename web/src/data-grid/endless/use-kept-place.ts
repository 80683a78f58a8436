import { useLayoutEffect, useRef } from "react";
import type { Places } from "../places";

/**
 * Rows that come before those in view, or go, move these on; then the list scrolls along, so that the user goes on reading
 * where he was. Browsers do so by themselves, but not for the rows of a table. At its top the list shows what is new.
 */
export function useKeptPlace<Row>(options: {
  places: Places<Row>;
  rowId: (row: Row) => string;
  scroller: Element | null;
  /** The place of the first row in view; undefined if it is not known. */
  first: number | undefined;
  /** Height of a row in pixels. */
  height: number;
}): void {
  const { places, rowId, scroller, first, height } = options;
  const last = useRef(places);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = places;
    const same = before !== places && places.list !== undefined && before.list === places.list;
    if (!same || first === undefined || !scroller || scroller.scrollTop === 0) return;
    const movedBy = (place: number) => {
      const row = before.at(place);
      const now = row === undefined ? undefined : places.of(rowId(row));
      return now === undefined ? undefined : now - place;
    };
    // A row that was edited may move alone, to the top of a list by time: then the others are what is read.
    const moved = movedBy(first + 1);
    if (moved && (moved === movedBy(first) || moved === movedBy(first + 2))) scroller.scrollTop += moved * height;
  });
}
