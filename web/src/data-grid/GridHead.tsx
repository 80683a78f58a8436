import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Column, RowData, Row as TableRow } from "@tanstack/react-table";
import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { GridColumnMeta, gridFeatures } from "./columns";
import classes from "./data-grid.module.css";
import { FilterCell } from "./filters/FilterCell";
import { type GridState, withoutFilterOf } from "./grid-state";
import { SelectShown } from "./selection/SelectBox";
import { SELECT } from "./selection/select-column";
import type { Selection } from "./selection/use-selection";
import { stickyOffset } from "./sticky";

/** The header row with the sort buttons and, below it, the filter row. */
export function GridHead<Row extends RowData>(props: {
  columns: Column<typeof gridFeatures, Row>[];
  rows: TableRow<typeof gridFeatures, Row>[];
  selection: Selection<Row> | undefined;
  state: GridState;
  onChange: (patch: Partial<GridState>) => void;
}) {
  const { columns, rows, selection, state, onChange } = props;
  const { t } = useTranslation();
  return (
    <thead className={classes.head}>
      <tr>
        {columns.map((column, index) => {
          const meta = column.columnDef.meta;
          if (!meta) return null;
          return (
            <th
              key={column.id}
              scope="col"
              className={clsx(classes.headCell, meta.icon && classes.icon, meta.sticky && classes.sticky)}
              style={stickyOffset(columns, index)}
              aria-sort={meta.sortField ? ariaSort(state.sort, meta.sortField) : undefined}
            >
              {selection && column.id === SELECT ? (
                <SelectShown
                  all={rows.length > 0 && rows.every(({ id }) => selection.has(id))}
                  some={rows.some(({ id }) => selection.has(id))}
                  onChange={selection.setShown}
                />
              ) : (
                <SortButton meta={meta} sort={state.sort} onSort={(sort) => onChange({ sort })} />
              )}
            </th>
          );
        })}
        <th scope="col" className={classes.actionsHead}>
          <span className="visually-hidden">{t("grid.actions")}</span>
        </th>
      </tr>
      <tr>
        {columns.map((column, index) => {
          const meta = column.columnDef.meta;
          const filter = meta?.filter;
          return (
            <td
              key={column.id}
              className={clsx(classes.filterCell, meta?.sticky && classes.sticky)}
              style={stickyOffset(columns, index)}
            >
              {meta && filter && (
                <FilterCell
                  kind={filter}
                  label={meta.label}
                  filter={state.filters[filter.field]}
                  others={withoutFilterOf(state, filter.field)}
                  onChange={(next) => onChange({ filters: { ...state.filters, [filter.field]: next } })}
                />
              )}
            </td>
          );
        })}
        <td className={classes.filterCell} />
      </tr>
    </thead>
  );
}

/** Sorts by the column; a second click turns the order round. */
function SortButton(props: { meta: GridColumnMeta; sort: string; onSort: (sort: string) => void }) {
  const { meta, sort, onSort } = props;
  const { label, sortField, icon } = meta;
  if (!sortField)
    return icon ? <span className="visually-hidden">{label}</span> : <span className={classes.label}>{label}</span>;
  const order = ariaSort(sort, sortField);
  const Arrow = order === "descending" ? IconArrowDown : IconArrowUp;
  return (
    <UnstyledButton
      className={clsx(classes.label, classes.sort)}
      data-sorted={order !== "none"}
      onClick={() => onSort(order === "ascending" ? `${sortField} desc` : sortField)}
    >
      <span className="cut">{label}</span>
      <Arrow size={14} aria-hidden className={classes.arrow} />
    </UnstyledButton>
  );
}

function ariaSort(sort: string, field: string): "ascending" | "descending" | "none" {
  if (sort === field) return "ascending";
  return sort === `${field} desc` ? "descending" : "none";
}
