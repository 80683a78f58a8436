import type { RowData } from "@tanstack/react-table";
import type { GridColumn } from "../columns";

/** Id of the column with the ticks. */
export const SELECT = "select";

/** The column with the ticks, before all others. It stands in no column choice and in no saved view. */
export function selectColumn<Row extends RowData>(label: string): GridColumn<Row> {
  return { id: SELECT, enableHiding: false, meta: { label, width: 40, icon: true, sticky: true } };
}
