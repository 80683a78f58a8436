import type { Column, RowData } from "@tanstack/react-table";
import type { CSSProperties } from "react";
import type { gridFeatures } from "./columns";

/** Where a column that stays in sight stops when the grid scrolls sideways: beside the sticky ones before it. */
export function stickyOffset<Row extends RowData>(
  columns: readonly Column<typeof gridFeatures, Row>[],
  index: number,
): CSSProperties | undefined {
  if (!columns[index]?.columnDef.meta?.sticky) return undefined;
  const before = columns.slice(0, index).reduce((sum, { columnDef }) => sum + (columnDef.meta?.width ?? 0), 0);
  return { left: before };
}
