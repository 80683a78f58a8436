import { useMemo, useState } from "react";
import type { EndlessRows } from "../endless/endless-rows";
import type { Places } from "../places";
import { type Entry, extended, nothing, renewed, type SelectionState, toggled, withShown } from "./selection";

/** The selected rows of a grid, and how they change. */
export interface Selection<Row> {
  rows: Row[];
  has: (id: string) => boolean;
  toggle: (row: Row) => void;
  /** Spreads the range to the row at a place; `from` which place, if a step of the keyboard does it. */
  extend: (to: number, from?: number) => void;
  /** Selects all rows that are shown, or clears them. */
  setShown: (on: boolean) => void;
  /** Selects these rows, too. */
  add: (rows: readonly Row[]) => void;
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
  places: Places<Row>;
  /** Present if not all rows that can be scrolled to are here. */
  endless?: EndlessRows<Row> | undefined;
}): Selection<Row> {
  const { scope, rows, rowId, places, endless } = options;
  const [kept, setKept] = useState<SelectionState<Row>>(() => nothing(scope));
  const at = endless?.places;
  const entries = (those: readonly Row[], first: number) =>
    those.map((row, index): Entry<Row> => ({ id: rowId(row), row, place: first + index }));
  const shown = useMemo(
    () => rows.map((row, index): Entry<Row> => ({ id: rowId(row), row, place: at?.[index] ?? index })),
    [rows, rowId, at],
  );
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
    toggle: (row) => setKept(toggled(state, { id: rowId(row), row, place: places.of(rowId(row)) ?? 0 })),
    extend: (to, from) => {
      const idOf = (row: Row | undefined) => (row === undefined ? undefined : rowId(row));
      const spread = (now: SelectionState<Row>, among: readonly Entry<Row>[]) => {
        const idAt = (place: number | undefined) => among.find((entry) => entry.place === place)?.id;
        const id = idAt(to);
        return id === undefined ? now : extended(now, among, id, idAt(from));
      };
      // A step of the keyboard from elsewhere begins a range there.
      const goesOn = from === undefined || idOf(places.at(from)) === state.head;
      const range = goesOn ? state.range : undefined;
      const ends = [to, from ?? to, (range && (places.of(range.from) ?? (endless && range.place))) ?? to];
      const first = Math.min(...ends);
      const last = Math.max(...ends);
      if (!endless || isHere(places, first, last)) {
        setKept(spread(state, shown));
        return;
      }
      // What of the range is not here is fetched; if it is too much or cannot be had, the row is selected alone.
      const rest = endless.between(first, last).catch(() => undefined);
      const alone = shown.filter(({ place }) => place === to);
      void rest.then((all) =>
        setKept((now) => (now.scope === scope ? spread(now, all ? entries(all, first) : alone) : now)),
      );
    },
    setShown: (on) => setKept(withShown(state, endless ? entries(endless.seen(), 0) : shown, on)),
    add: (more) => setKept((now) => (now.scope === scope ? withShown(now, entries(more, 0), true) : now)),
    clear: () => setKept(nothing(scope)),
    renew: (newer) => setKept((now) => renewed(now, entries(newer, 0))),
  };
}

/** True if every row from one place to another is here. */
function isHere<Row>({ at }: Places<Row>, first: number, last: number): boolean {
  for (let place = first; place <= last; place += 1) if (at(place) === undefined) return false;
  return true;
}
