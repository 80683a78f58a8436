import { shallowEqual } from "@mantine/hooks";
import { type Column, FlexRender, type RowData, type Row as TableRow } from "@tanstack/react-table";
import clsx from "clsx";
import { memo } from "react";
import type { gridFeatures, RowAction } from "./columns";
import classes from "./data-grid.module.css";
import { RowActions } from "./RowActions";
import { SelectBox } from "./selection/SelectBox";
import { SELECT } from "./selection/select-column";
import { stickyOffset } from "./sticky";

/** Header rows before the first row, for screen readers: the names and the filters. */
export const HEAD_ROWS = 2;

interface GridRowProps<Row extends RowData> {
  row: TableRow<typeof gridFeatures, Row>;
  columns: Column<typeof gridFeatures, Row>[];
  /** On the page, or in the endless list; from 0. */
  place: number;
  /** From 0, over all pages. */
  position: number;
  /** True where nothing can hover. */
  touch: boolean;
  /** True for the one row that Tab reaches. */
  reachable: boolean;
  /** True while the pointer or the focus is at it. */
  near: boolean;
  /** Whether it is selected; undefined if rows cannot be. */
  selected: boolean | undefined;
  /** True while its buttons stay in sight. */
  pinned: boolean;
  rowName: (row: Row) => string;
  actions: (row: Row) => RowAction[];
}

/** One row. It is drawn anew only when something of it changes: others come and go while the list scrolls. */
export const GridRow = memo(function GridRow<Row extends RowData>(props: GridRowProps<Row>) {
  const { row, columns, place, position, touch, reachable, near, selected, pinned, rowName, actions } = props;
  return (
    <tr
      className={classes.row}
      data-row={row.id}
      data-place={place}
      data-pinned={pinned || selected === true}
      tabIndex={reachable ? 0 : -1}
      aria-rowindex={position + HEAD_ROWS + 1}
      aria-selected={selected ?? pinned}
    >
      {row.getVisibleCells().map((cell, index) => (
        <td
          key={cell.id}
          className={clsx(
            classes.cell,
            cell.column.columnDef.meta?.sticky && classes.sticky,
            cell.column.columnDef.meta?.icon && classes.icon,
          )}
          style={stickyOffset(columns, index)}
        >
          {cell.column.id === SELECT ? (
            <SelectBox name={rowName(row.original)} selected={selected ?? false} />
          ) : (
            <FlexRender cell={cell} />
          )}
        </td>
      ))}
      <td className={classes.actionsCell}>
        <RowActions
          name={rowName(row.original)}
          actions={() => actions(row.original)}
          touch={touch}
          near={near || pinned}
          reachable={reachable}
        />
      </td>
    </tr>
  );
}, isSame) as <Row extends RowData>(props: GridRowProps<Row>) => React.ReactNode;

/** True if a row would look the same. The table makes all its rows anew when some are added; what they are made of stays. */
function isSame<Row extends RowData>(before: GridRowProps<Row>, now: GridRowProps<Row>): boolean {
  const { row: rowBefore, ...restBefore } = before;
  const { row, ...rest } = now;
  return row.id === rowBefore.id && row.original === rowBefore.original && shallowEqual(restBefore, rest);
}
