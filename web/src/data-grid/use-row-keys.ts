import { type KeyboardEvent, useCallback, useState } from "react";
import type { RowAction } from "./columns";
import type { Selection } from "./selection/use-selection";

/** The row a grid was left at, by the grid's name, so that Back returns to it. */
const leftAt = new Map<string, string>();

/** How far Page Up and Page Down go. */
const LEAP = 10;

/**
 * Arrow keys over the rows of a grid. One row at a time can be reached with Tab; from there Up, Down, Home, End,
 * Page Up and Page Down move, Enter opens, and the buttons' own keys work. Space opens the quick view, Right goes into it
 * and Esc closes it; where there is none, Space pins the row's buttons. Where rows can be selected, X or Ctrl+Space does it, Shift and
 * an arrow selects a range, and Esc clears the selection.
 */
export function useRowKeys<Row>(options: {
  grid: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  onOpen: (row: Row) => void;
  actions: (row: Row) => RowAction[];
  onAct: (action: RowAction) => void;
  selection?: Selection<Row> | undefined;
  quickView?: { open: boolean; set: (open: boolean) => void; focus: () => void };
}) {
  const { grid, rows, rowId, onOpen, actions, onAct, selection, quickView } = options;
  const [activeId, setActiveId] = useState(() => leftAt.get(grid));
  const [pinnedId, setPinnedId] = useState<string>();
  const found = rows.findIndex((row) => rowId(row) === activeId);
  const active = found === -1 ? 0 : found;

  const enter = useCallback(
    (row: Row) => {
      const id = rowId(row);
      leftAt.set(grid, id);
      setActiveId(id);
    },
    [grid, rowId],
  );
  const pin = (row: Row) => setPinnedId(pinnedId === rowId(row) ? undefined : rowId(row));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const element = event.target as HTMLElement;
    const row = rows[active];
    if (row === undefined || event.metaKey || event.altKey) return;
    if (selection && event.key === " " && event.ctrlKey) {
      event.preventDefault();
      selection.toggle(row);
    }
    if (event.ctrlKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: LEAP, PageUp: -LEAP, Home: -rows.length, End: rows.length }[
      event.key
    ];
    if (step !== undefined) {
      const target = rows[Math.max(0, Math.min(rows.length - 1, active + step))];
      event.preventDefault();
      if (target === undefined) return;
      if (event.shiftKey) selection?.extend(target, row);
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
    const onTick = element.dataset.select !== undefined;
    if (!element.hasAttribute("data-row") && !(onTick && event.key === "Escape")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === " ") {
      event.preventDefault();
      if (quickView) quickView.set(!quickView.open);
      else pin(row);
    } else if (quickView?.open && (event.key === "ArrowRight" || event.key === "Escape")) {
      event.preventDefault();
      if (event.key === "Escape") quickView.set(false);
      else quickView.focus();
    } else if (selection && selection.rows.length > 0 && event.key === "Escape") {
      event.preventDefault();
      selection.clear();
    } else if (selection && event.key.toLowerCase() === "x") {
      event.preventDefault();
      selection.toggle(row);
    } else {
      const action = actions(row).find(({ keys }) => keys?.toLowerCase() === event.key.toLowerCase());
      if (!action) return;
      event.preventDefault();
      onAct(action);
    }
  };

  const activeRow = rows[active];
  return {
    active,
    /** The row whose buttons stay in sight after a click. */
    pinnedId,
    /** The row in the quick view; its buttons stay in sight, too. */
    viewedId: quickView?.open && activeRow !== undefined ? rowId(activeRow) : undefined,
    enter,
    pin,
    onKeyDown,
  };
}
