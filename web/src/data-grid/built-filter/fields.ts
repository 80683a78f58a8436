import type { FilterOperator } from "@/api/filter";
import type { FilterKind, GridColumnMeta } from "../columns";

/** A field that conditions can name: that of a column's filter. */
export interface FilterField {
  name: string;
  /** The column's label. */
  label: string;
  kind: FilterKind;
}

/** The fields of a grid's columns, hidden ones included. */
export function filterFields(metas: readonly (GridColumnMeta | undefined)[]): FilterField[] {
  return metas.flatMap((meta) =>
    meta?.filter ? [{ name: meta.filter.field, label: meta.label, kind: meta.filter }] : [],
  );
}

const ORDERED = ["LESS", "LESS_OR_EQUAL", "GREATER", "GREATER_OR_EQUAL", "BETWEEN"] as const;
const NUMBERS = ["EQUALS", "NOT_EQUALS", ...ORDERED, "ANY_OF", "BLANK"] as const;

/** What the server compares a field of each kind by, the likeliest first. */
export const OPERATORS: Record<FilterKind["kind"], readonly FilterOperator[]> = {
  text: ["CONTAINS", "BEGINS_WITH", "ENDS_WITH", "EQUALS", "NOT_EQUALS", "ANY_OF", "BLANK", ...ORDERED],
  values: ["ANY_OF", "EQUALS", "NOT_EQUALS", "BLANK"],
  number: NUMBERS,
  money: NUMBERS,
  date: ["GREATER_OR_EQUAL", "LESS_OR_EQUAL", "BETWEEN", "EQUALS", "NOT_EQUALS", "LESS", "GREATER", "ANY_OF", "BLANK"],
};
