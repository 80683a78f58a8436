import { type KeyboardEvent, useState } from "react";
import type { RowAction } from "./columns";

/** The row a grid was left at, by the grid's name, so that Back returns to it. */
const leftAt = new Map<string, string>();

/** How far Page Up and Page Down go. */
const LEAP = 10;

/**
 * Arrow keys over the rows of a grid. One row at a time can be reached with Tab; from there Up, Down, Home, End,
 * Page Up and Page Down move, Enter opens, Space pins the row's buttons, and the buttons' own keys work.
 */
export function useRowKeys<Row>(options: {
  grid: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  onOpen: (row: Row) => void;
  actions: (row: Row) => RowAction[];
  onAct: (action: RowAction) => void;
}) {
  const { grid, rows, rowId, onOpen, actions, onAct } = options;
  const [activeId, setActiveId] = useState(() => leftAt.get(grid));
  const [pinnedId, setPinnedId] = useState<string>();
  const found = rows.findIndex((row) => rowId(row) === activeId);
  const active = found === -1 ? 0 : found;

  const enter = (row: Row) => {
    const id = rowId(row);
    leftAt.set(grid, id);
    setActiveId(id);
  };
  const pin = (row: Row) => setPinnedId(pinnedId === rowId(row) ? undefined : rowId(row));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const element = event.target as HTMLElement;
    const row = rows[active];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: LEAP, PageUp: -LEAP, Home: -rows.length, End: rows.length }[
      event.key
    ];
    if (step !== undefined) {
      const target = rows[Math.max(0, Math.min(rows.length - 1, active + step))];
      event.preventDefault();
      if (target === undefined) return;
      enter(target);
      const body = event.currentTarget;
      requestAnimationFrame(() => {
        const shown = [...body.querySelectorAll<HTMLElement>("[data-row]")];
        const next = shown.find(({ dataset }) => dataset.row === rowId(target));
        next?.focus();
        next?.scrollIntoView({ block: "nearest" });
      });
      return;
    }
    // The row's own links and buttons answer to Enter and Space themselves.
    if (!element.hasAttribute("data-row")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === " ") {
      event.preventDefault();
      pin(row);
    } else {
      const action = actions(row).find(({ keys }) => keys?.toLowerCase() === event.key.toLowerCase());
      if (!action) return;
      event.preventDefault();
      onAct(action);
    }
  };

  return { active, pinnedId, enter, pin, onKeyDown };
}
