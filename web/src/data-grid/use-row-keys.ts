import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { RowAction } from "./columns";
import type { Places } from "./places";
import type { Selection } from "./selection/use-selection";
import { usePageKeys } from "./use-page-keys";

/** A row at which the keys are. */
interface At {
  /** Undefined while it is not here yet. */
  id: string | undefined;
  place: number;
  /** The endless list in which it is at this place. */
  list: string | undefined;
}

/** The row a grid was left at, by the grid's name, so that Back returns to it. */
const leftAt = new Map<string, At>();

/** How far Page Up and Page Down go. */
const LEAP = 10;

/**
 * Arrow keys over the rows of a grid. One row at a time can be reached with Tab; from there Up, Down, Home, End,
 * Page Up and Page Down move, Enter opens, and the buttons' own keys work. Space opens the quick view, Right goes into it
 * and Esc closes it; where there is none, Space pins the row's buttons. Where rows can be selected, X or Ctrl+Space does it, Shift and
 * an arrow selects a range, and Esc clears the selection. Keys that need no row work from the grid as a whole.
 */
export function useRowKeys<Row>(options: {
  grid: string;
  /** The grid with all that belongs to it. */
  whole: RefObject<HTMLElement | null>;
  places: Places<Row>;
  rowId: (row: Row) => string;
  onOpen: (row: Row) => void;
  actions: (row: Row) => RowAction[];
  onAct: (action: RowAction) => void;
  selection?: Selection<Row> | undefined;
  quickView?: {
    open: boolean;
    set: (open: boolean) => void;
    focus: () => void;
    /** True if a click on a row opens it. */
    onClick: boolean;
  };
}) {
  const { grid, whole, places, rowId, onOpen, actions, onAct, selection, quickView } = options;
  const [at, setAt] = useState(() => leftAt.get(grid));
  const [pinnedId, setPinnedId] = useState<string>();
  // In an endless list the row at which the keys are may not be here, or it is gone: then they are at its place.
  const stays = at !== undefined && places.list !== undefined && at.list === places.list;
  const active = places.of(at?.id) ?? (stays ? Math.max(0, Math.min(at.place, places.count - 1)) : 0);
  const activeRow = places.at(active);

  // The functions stay the same when rows come: those that are there need not be drawn anew.
  const latest = useRef(places);
  useLayoutEffect(() => {
    latest.current = places;
  });
  const enter = useCallback(
    (place: number) => {
      const { at, list } = latest.current;
      const row = at(place);
      const next = { id: row === undefined ? undefined : rowId(row), place, list };
      leftAt.set(grid, next);
      setAt(next);
    },
    [grid, rowId],
  );
  const enterRow = useCallback((row: Row) => enter(latest.current.of(rowId(row)) ?? 0), [enter, rowId]);
  const pin = (row: Row) => setPinnedId(pinnedId === rowId(row) ? undefined : rowId(row));
  const click = (row: Row) => {
    if (!quickView?.onClick) pin(row);
    // Whoever marks text in a row wants to copy it.
    else if (getSelection()?.isCollapsed !== false) {
      enterRow(row);
      quickView.set(true);
    }
  };

  const moveTo = (target: number) => {
    enter(target);
    requestAnimationFrame(() => {
      const next = whole.current?.querySelector<HTMLElement>(`[data-place="${target}"]`);
      next?.focus();
      next?.scrollIntoView({ block: "nearest" });
    });
  };
  /** Does what a key does besides moving that needs no row; true if that is something. */
  const actWithoutRow = (key: string): boolean => {
    if (quickView?.open && key === "Escape") quickView.set(false);
    else if (quickView?.open && key === "ArrowRight") quickView.focus();
    else if (selection && selection.rows.length > 0 && key === "Escape") selection.clear();
    else return false;
    return true;
  };

  usePageKeys(whole, (event) => {
    // On a narrow screen there are cards, over which no keys move.
    if (!whole.current?.querySelector("[data-place]")) return;
    const target = placeAfter(event.key, active, places.count);
    if (target !== undefined) {
      event.preventDefault();
      // The first arrow leads to the row at which the keys were before: that one is not marked until then.
      moveTo(event.key.startsWith("Arrow") ? active : target);
    } else if (actWithoutRow(event.key)) event.preventDefault();
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const element = event.target as HTMLElement;
    if (places.count === 0 || event.metaKey || event.altKey) return;
    const row = activeRow;
    if (row !== undefined && selection && event.key === " " && event.ctrlKey) {
      event.preventDefault();
      selection.toggle(row);
    }
    if (event.ctrlKey) return;
    const target = placeAfter(event.key, active, places.count);
    if (target !== undefined) {
      event.preventDefault();
      if (event.shiftKey) selection?.extend(target, active);
      moveTo(target);
      return;
    }
    // The row's own links and buttons answer to Enter and Space themselves.
    const onTick = element.dataset.select !== undefined;
    if (row === undefined || (!element.hasAttribute("data-row") && !(onTick && event.key === "Escape"))) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === " ") {
      event.preventDefault();
      if (quickView) quickView.set(!quickView.open);
      else pin(row);
    } else if (actWithoutRow(event.key)) {
      event.preventDefault();
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

  return {
    /** The place of the row that Tab reaches. */
    active,
    /** The row whose buttons were pinned. */
    pinnedId,
    /** The row in the quick view; its buttons stay in sight, too. */
    viewedId: quickView?.open && activeRow !== undefined ? rowId(activeRow) : undefined,
    enter,
    enterRow,
    click,
    onKeyDown,
  };
}

/** Where a key leads that moves over the rows; undefined for any other. */
function placeAfter(key: string, active: number, count: number): number | undefined {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: LEAP, PageUp: -LEAP, Home: -count, End: count }[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, active + step));
}
