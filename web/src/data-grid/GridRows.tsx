import { Skeleton } from "@mantine/core";
import { type Column, FlexRender, type RowData, type Row as TableRow } from "@tanstack/react-table";
import clsx from "clsx";
import type { MouseEvent } from "react";
import type { gridFeatures, RowAction } from "./columns";
import classes from "./data-grid.module.css";
import { RowActions } from "./RowActions";
import { stickyOffset } from "./sticky";
import type { useRowKeys } from "./use-row-keys";

type Columns<Row extends RowData> = Column<typeof gridFeatures, Row>[];

/** The rows of a grid. */
export function GridRows<Row extends RowData>(props: {
  columns: Columns<Row>;
  rows: TableRow<typeof gridFeatures, Row>[];
  /** Rows before the first one, for screen readers. */
  skip: number;
  keys: ReturnType<typeof useRowKeys<Row>>;
  rowName: (row: Row) => string;
  actions: (row: Row) => RowAction[];
}) {
  const { columns, rows, skip, keys, rowName, actions } = props;
  return (
    <tbody onKeyDown={keys.onKeyDown}>
      {rows.map((row, index) => {
        const reachable = index === keys.active;
        const pinned = keys.pinnedId === row.id;
        return (
          <tr
            key={row.id}
            className={classes.row}
            data-row={row.id}
            data-pinned={pinned}
            tabIndex={reachable ? 0 : -1}
            aria-rowindex={skip + index + 3}
            aria-selected={pinned}
            onFocus={() => keys.enter(row.original)}
            onClick={(event) => {
              if (!isOnControl(event)) keys.pin(row.original);
            }}
          >
            {row.getVisibleCells().map((cell, column) => (
              <td
                key={cell.id}
                className={clsx(classes.cell, cell.column.columnDef.meta?.sticky && classes.sticky)}
                style={stickyOffset(columns, column)}
              >
                <FlexRender cell={cell} />
              </td>
            ))}
            <td className={classes.actionsCell}>
              <RowActions name={rowName(row.original)} actions={actions(row.original)} reachable={reachable} />
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}

/** Grey bars where the rows will be. */
export function SkeletonRows<Row extends RowData>({ columns, count }: { columns: Columns<Row>; count: number }) {
  return (
    <tbody aria-hidden>
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity.
        <tr key={row} className={classes.row}>
          {columns.map((column, index) => (
            <td
              key={column.id}
              className={clsx(classes.cell, column.columnDef.meta?.sticky && classes.sticky)}
              style={stickyOffset(columns, index)}
            >
              <Skeleton height={10} width={`${45 + ((row * 7 + index * 13) % 40)}%`} radius="xl" />
            </td>
          ))}
          <td className={classes.actionsCell} />
        </tr>
      ))}
    </tbody>
  );
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, input, [role='menu']") !== null;
}
