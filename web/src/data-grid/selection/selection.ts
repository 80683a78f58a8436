/** A row with its id and its place in the list. */
export interface Entry<Row> {
  id: string;
  row: Row;
  place: number;
}

type Rows<Row> = ReadonlyMap<string, Row>;

/** Which rows are selected. They may be on pages that are not shown now. */
export interface SelectionState<Row> {
  /** What the list holds: with another one, nothing is selected. */
  scope: string;
  rows: Rows<Row>;
  /** Where a range begins and where that stood then, whether it selects or clears, and what was selected before it. */
  range?: { from: string; place: number; on: boolean; before: Rows<Row> };
  /** Where the last step or click went. */
  head?: string;
}

/** Nothing is selected in a list. */
export function nothing<Row>(scope: string): SelectionState<Row> {
  return { scope, rows: new Map() };
}

/** Selects a row, or clears it. A range may begin here. */
export function toggled<Row>(state: SelectionState<Row>, { id, row, place }: Entry<Row>): SelectionState<Row> {
  const rows = new Map(state.rows);
  const on = !rows.delete(id);
  if (on) rows.set(id, row);
  return { ...state, rows, range: { from: id, place, on, before: rows }, head: id };
}

/**
 * Spreads the range to a row of those that are shown. It begins at the last row that was selected or cleared, and does the
 * same as was done there. A step of the keyboard selects: it spreads the range that it comes from, or begins one at the row
 * `from` which it comes.
 */
export function extended<Row>(
  state: SelectionState<Row>,
  shown: readonly Entry<Row>[],
  to: string,
  from?: string,
): SelectionState<Row> {
  const place = (wanted: string) => shown.findIndex(({ id }) => id === wanted);
  const anew = from !== undefined && (from !== state.head || state.range?.on === false);
  const known = !anew && state.range && place(state.range.from) !== -1 ? state.range : undefined;
  const start = from ?? to;
  const range = known ?? { from: start, place: shown[place(start)]?.place ?? 0, on: true, before: state.rows };
  const [first, last] = [place(range.from), place(to)].sort((one, other) => one - other);
  const rows = new Map(range.before);
  for (const { id, row } of shown.slice(first, (last ?? 0) + 1)) {
    if (range.on) rows.set(id, row);
    else rows.delete(id);
  }
  return { ...state, rows, range, head: to };
}

/** Selects all rows that are shown, or clears them; those on other pages stay as they are. */
export function withShown<Row>(
  state: SelectionState<Row>,
  shown: readonly Entry<Row>[],
  on: boolean,
): SelectionState<Row> {
  const rows = new Map(state.rows);
  for (const { id, row } of shown) {
    if (on) rows.set(id, row);
    else rows.delete(id);
  }
  return { scope: state.scope, rows };
}

/** The same selection with the rows as they are now; the same object if none has changed. */
export function renewed<Row>(state: SelectionState<Row>, now: readonly Entry<Row>[]): SelectionState<Row> {
  const newer = now.filter(({ id, row }) => state.rows.has(id) && state.rows.get(id) !== row);
  if (newer.length === 0) return state;
  const rows = new Map(state.rows);
  for (const { id, row } of newer) rows.set(id, row);
  return { ...state, rows };
}
