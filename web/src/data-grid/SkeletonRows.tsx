import { Skeleton } from "@mantine/core";
import type { Column, RowData } from "@tanstack/react-table";
import clsx from "clsx";
import type { gridFeatures } from "./columns";
import classes from "./data-grid.module.css";
import { stickyOffset } from "./sticky";

/** Grey bars where the rows will be. */
export function SkeletonRows<Row extends RowData>(props: {
  columns: Column<typeof gridFeatures, Row>[];
  count: number;
}) {
  const { columns, count } = props;
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
