import { useMemo, useState } from "react";
import { type Entry, extended, nothing, renewed, type SelectionState, toggled, withShown } from "./selection";

/** The selected rows of a grid, and how they change. */
export interface Selection<Row> {
  rows: Row[];
  has: (id: string) => boolean;
  toggle: (row: Row) => void;
  /** Spreads the range to a row; `from` which row, if a step of the keyboard does it. */
  extend: (to: Row, from?: Row) => void;
  /** Selects all rows that are shown, or clears them. */
  setShown: (on: boolean) => void;
  clear: () => void;
  /** Tells how rows are now that may not be shown. */
  renew: (rows: readonly Row[]) => void;
}

/** What is selected stays so on other pages and when rows are fetched anew, and is forgotten when the list holds other rows. */
export function useSelection<Row>(options: {
  /** What the list holds. */
  scope: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
}): Selection<Row> {
  const { scope, rows, rowId } = options;
  const [kept, setKept] = useState<SelectionState<Row>>(() => nothing(scope));
  const shown = useMemo(() => rows.map((row): Entry<Row> => ({ id: rowId(row), row })), [rows, rowId]);
  // Only what has just been fetched is newer than what was told by `renew`.
  const [fetched, setFetched] = useState(shown);
  if (fetched !== shown) setFetched(shown);
  const current = kept.scope === scope ? kept : nothing<Row>(scope);
  const state = fetched === shown ? current : renewed(current, shown);
  if (state !== kept) setKept(state);
  const selected = useMemo(() => [...state.rows.values()], [state.rows]);
  return {
    rows: selected,
    has: (id) => state.rows.has(id),
    toggle: (row) => setKept(toggled(state, { id: rowId(row), row })),
    extend: (to, from) => setKept(extended(state, shown, rowId(to), from === undefined ? undefined : rowId(from))),
    setShown: (on) => setKept(withShown(state, shown, on)),
    clear: () => setKept(nothing(scope)),
    renew: (newer) =>
      setKept((now) =>
        renewed(
          now,
          newer.map((row) => ({ id: rowId(row), row })),
        ),
      ),
  };
}
