import type { RowData } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { SavedView } from "@/api/types";
import type { GridColumn } from "./columns";

/** Which columns are hidden: false means hidden. */
export type HiddenColumns = Record<string, boolean>;

/**
 * The column choice of a grid, kept in the browser: one for the grid's beginning, and one for each saved view that
 * somebody looks at with other columns than were saved.
 */
export function useStoredColumns<Row extends RowData>(
  grid: string,
  columns: readonly GridColumn<Row>[],
  view: SavedView | undefined,
) {
  const key = view ? `crm.columns.${grid}.${view.id}` : `crm.columns.${grid}`;
  // Storage may be blocked: the choice lasts until the page is left then.
  const [chosen, setChosen] = useState<Record<string, HiddenColumns | undefined>>({});
  const kept = useMemo(() => stored(key), [key]);
  const own = key in chosen ? chosen[key] : kept;
  const saved = useMemo(() => hiddenBy(view?.columns ?? [], columns), [view, columns]);
  const hidden = own ?? saved;
  const ids = columns.flatMap(({ id }) => id ?? []);
  const shown = ids.filter((id) => hidden[id] !== false);
  return {
    hidden,
    /** The ids a saved view keeps: none if no column is hidden. */
    shown: shown.length < ids.length ? shown : [],
    /** True if others are hidden than the view, or the grid's beginning, hides. */
    changed: ids.some((id) => (hidden[id] === false) !== (saved[id] === false)),
    choose: (next: HiddenColumns) => {
      setChosen({ ...chosen, [key]: next });
      keep(key, next);
    },
    /** Goes back to what the view says. */
    forget: () => {
      setChosen({ ...chosen, [key]: undefined });
      keep(key, undefined);
    },
  };
}

function hiddenBy<Row extends RowData>(shown: readonly string[], columns: readonly GridColumn<Row>[]): HiddenColumns {
  if (shown.length === 0) return {};
  const hidden = columns.flatMap(({ id = "", enableHiding }) =>
    enableHiding === false || shown.includes(id) ? [] : [[id, false] as const],
  );
  return Object.fromEntries(hidden);
}

function keep(key: string, hidden: HiddenColumns | undefined): void {
  try {
    if (hidden) localStorage.setItem(key, JSON.stringify(hidden));
    else localStorage.removeItem(key);
  } catch {
    // Storage is blocked.
  }
}

function stored(key: string): HiddenColumns | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([, shown]) => shown === false));
  } catch {
    return undefined;
  }
}
