import { useMediaQuery } from "@mantine/hooks";
import type { Column, RowData, Row as TableRow } from "@tanstack/react-table";
import { type MouseEvent, type SyntheticEvent, useState } from "react";
import type { gridFeatures, RowAction } from "./columns";
import { GridRow } from "./GridRow";
import type { Selection } from "./selection/use-selection";
import type { useRowKeys } from "./use-row-keys";

/** The rows of a grid. Events are handled here for all of them, so that a row is drawn anew only when it changes. */
export function GridRows<Row extends RowData>(props: {
  columns: Column<typeof gridFeatures, Row>[];
  rows: TableRow<typeof gridFeatures, Row>[];
  /** Rows before the first one, for screen readers. */
  skip: number;
  keys: ReturnType<typeof useRowKeys<Row>>;
  selection: Selection<Row> | undefined;
  rowName: (row: Row) => string;
  actions: (row: Row) => RowAction[];
}) {
  const { columns, rows, skip, keys, selection, rowName, actions } = props;
  const touch = useMediaQuery("(hover: none)", false, { getInitialValueInEffect: false });
  const [pointedId, setPointedId] = useState<string>();
  const [focusedId, setFocusedId] = useState<string>();
  const rowOf = (event: SyntheticEvent) => {
    const id = event.target instanceof Element && event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
    return rows.find((row) => row.id === id);
  };
  return (
    <tbody
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => {
        const row = rowOf(event);
        setFocusedId(row?.id);
        if (row) keys.enter(row.original);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        // The buttons must not vanish while the focus moves to one of them.
        if (!currentTarget.contains(relatedTarget)) setFocusedId(undefined);
      }}
      onClick={(event) => {
        const row = rowOf(event);
        if (!row) return;
        const onTick = isOnTick(event);
        if (selection && event.shiftKey && (onTick || !isOnControl(event))) selection.extend(row.original);
        else if (onTick) selection?.toggle(row.original);
        else if (!isOnControl(event)) keys.pin(row.original);
      }}
      onMouseDown={(event) => {
        // A range of rows is not one of text.
        if (selection && event.shiftKey && !isOnControl(event)) event.preventDefault();
      }}
      onMouseOver={(event) => {
        setPointedId(rowOf(event)?.id);
        nameCutText(event);
      }}
      onMouseLeave={() => setPointedId(undefined)}
    >
      {rows.map((row, index) => (
        <GridRow
          key={row.id}
          row={row}
          columns={columns}
          position={skip + index}
          touch={touch}
          reachable={index === keys.active}
          near={row.id === pointedId || row.id === focusedId}
          selected={selection?.has(row.id)}
          pinned={row.id === keys.pinnedId || row.id === keys.viewedId}
          rowName={rowName}
          actions={actions}
        />
      ))}
    </tbody>
  );
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, input, label, [role='menu']") !== null;
}

/** True for the tick itself: a click on its label comes as one on the tick, too. */
function isOnTick({ target }: MouseEvent): boolean {
  return target instanceof HTMLInputElement && target.dataset.select !== undefined;
}

/** Gives a cell whose text is cut off the whole text as its tooltip. */
function nameCutText(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
}
