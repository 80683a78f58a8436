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
const HEAD_ROWS = 2;

interface GridRowProps<Row extends RowData> {
  row: TableRow<typeof gridFeatures, Row>;
  columns: Column<typeof gridFeatures, Row>[];
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

/** One row. With all rows shown there may be thousands, hence the memory. */
export const GridRow = memo(function GridRow<Row extends RowData>(props: GridRowProps<Row>) {
  const { row, columns, position, touch, reachable, near, selected, pinned, rowName, actions } = props;
  return (
    <tr
      className={classes.row}
      data-row={row.id}
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
          actions={actions(row.original)}
          touch={touch}
          near={near || pinned}
          reachable={reachable}
        />
      </td>
    </tr>
  );
}) as <Row extends RowData>(props: GridRowProps<Row>) => React.ReactNode;
