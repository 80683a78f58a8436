import type { RowData, Table } from "@tanstack/react-table";
import { type ReactNode, useState } from "react";
import type { gridFeatures, RowAction } from "./columns";
import type { GridRowsSource } from "./DataGrid";
import classes from "./data-grid.module.css";
import { GridHead } from "./GridHead";
import { GridRows } from "./GridRows";
import type { GridState } from "./grid-state";
import type { Places } from "./places";
import { SkeletonRows } from "./SkeletonRows";
import type { Selection } from "./selection/use-selection";
import type { useRowKeys } from "./use-row-keys";

/** The table of a grid, which scrolls under its header row and filter row. */
export function GridTable<Row extends RowData>(props: {
  name: string;
  label: string;
  table: Table<typeof gridFeatures, Row>;
  source: GridRowsSource<Row>;
  rowId: (row: Row) => string;
  places: Places<Row>;
  /** True while there are no rows to show yet. */
  loading: boolean;
  state: GridState;
  onChange: (patch: Partial<GridState>) => void;
  keys: ReturnType<typeof useRowKeys<Row>>;
  /** Absent if rows cannot be selected. */
  selection: Selection<Row> | undefined;
  rowName: (row: Row) => string;
  actions: (row: Row) => RowAction[];
  /** What is said below where there are no rows. */
  note: ReactNode;
}) {
  const { name, label, table, source, rowId, places, loading, state, onChange } = props;
  const { keys, selection, rowName, actions, note } = props;
  const [scroller, setScroller] = useState<Element | null>(null);
  const shown = table.getVisibleLeafColumns();
  const { rows, rowsById } = table.getRowModel();
  const skip = state.size === 0 ? 0 : (state.page - 1) * state.size;
  const width = shown.reduce((sum, { columnDef }) => sum + (columnDef.meta?.width ?? 0), 0);
  return (
    <div
      ref={setScroller}
      className={classes.scroller}
      data-scroll-restoration-id={`grid-${name}`}
      tabIndex={rows.length ? -1 : 0}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are reached with the arrow keys.
        role="grid"
        className={classes.table}
        style={{ minWidth: width }}
        aria-label={label}
        aria-busy={source.fetching}
        aria-multiselectable={selection && true}
        aria-rowcount={source.total ? source.total.count + 2 : -1}
        data-fetching={source.fetching && !loading}
      >
        <colgroup>
          {shown.map(({ id, columnDef }) => (
            <col key={id} style={{ width: columnDef.meta?.width }} />
          ))}
          <col className={classes.actionsColumn} />
        </colgroup>
        <GridHead columns={shown} rows={rows} selection={selection} state={state} onChange={onChange} />
        {loading ? (
          <SkeletonRows columns={shown} count={Math.min(state.size || 25, 25)} />
        ) : (
          <GridRows
            columns={shown}
            rows={rowsById}
            rowId={rowId}
            places={places}
            endless={source.endless}
            scroller={scroller}
            skip={skip}
            keys={keys}
            selection={selection}
            rowName={rowName}
            actions={actions}
          />
        )}
      </table>
      {note}
    </div>
  );
}
