import type { IconProps } from "@tabler/icons-react";
import type { UseQueryOptions } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import {
  type ColumnDef,
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowData,
  tableFeatures,
} from "@tanstack/react-table";
import type { ComponentType } from "react";
import type { GridState } from "./grid-state";

/** How a column is filtered in the filter row. */
export type FilterKind =
  | {
      kind: "text";
      /** Its values to choose from, where the server lists them. */
      values?: ValuesOf;
    }
  /** A drop-down of the column's distinct values. */
  | {
      kind: "values";
      values: ValuesOf;
      /** What a person reads; absent means the description the server sends. */
      nameOf?: (value: string) => string;
    }
  | ({ kind: "date" } & DatesOf)
  /** Whole numbers have no decimals. */
  | { kind: "number"; whole?: boolean }
  | { kind: "money" };

/** Which days a column has, for the choices of its filter. */
export interface DatesOf {
  /** Days to come; otherwise those behind us. */
  ahead?: boolean;
  /** Some rows have none. */
  blank?: boolean;
}

/** Fetches values that begin with a prefix; those that are left in a grid of that state, or all. */
export type ValuesOf = (prefix: string, state?: GridState) => ValuesQuery;

/** A value to choose in the filter row. */
export interface ColumnValue {
  value: string;
  description: string;
  /** How many rows have it, if that is counted. */
  count?: number;
}

/** Fetches the values of a column that begin with a prefix. */
export type ValuesQuery = UseQueryOptions<ColumnValue[], Error, ColumnValue[], string[]>;

/** What a grid knows of a column beside what the table does. */
export interface GridColumnMeta {
  label: string;
  /** In pixels, at least: a wide screen widens all columns alike. */
  width: number;
  /** Field the column sorts by; absent means not sortable. */
  sortField?: string;
  /** Field and kind of its filter; absent means no filter. */
  filter?: FilterKind & { field: string };
  /** True if the filter text box looks into it. */
  searched?: boolean;
  /** True for the icon column before the first one: its header says its name only to screen readers. */
  icon?: boolean;
  /** True keeps the column in sight while the grid scrolls sideways; only for the first ones. */
  sticky?: boolean;
}

/** The features of the table library the grids use: everything about rows is done by the server. */
export const gridFeatures = tableFeatures({
  columnVisibilityFeature,
  columnMeta: metaHelper<GridColumnMeta>(),
});

export type GridColumn<Row extends RowData> = ColumnDef<typeof gridFeatures, Row>;

/** Makes the columns of a grid. */
export function gridColumns<Row extends RowData>() {
  return createColumnHelper<typeof gridFeatures, Row>();
}

/** How an action looks. */
interface ActionLook {
  id: string;
  label: string;
  icon: ComponentType<IconProps>;
  /** A single character. */
  keys?: string;
}

/** An action that leads to a page. */
export interface LinkAction extends ActionLook {
  link: RowLink;
  run?: undefined;
}

/** An action that is done in place. */
export interface RunAction extends ActionLook {
  link?: undefined;
  run: () => void;
}

/** A button at the end of a row, in its "…" menu and as a key while the row has the focus. */
export type RowAction = LinkAction | RunAction;

/** The address of a page. */
export type RowLink = Pick<LinkProps, "to" | "params" | "search">;
