import type { components } from "./schema";
import type { Filter } from "./types";

type WireOperator = components["schemas"]["Operator"];

/** The comparisons of the filter, without the prefix they have in the API. */
export type FilterOperator = WireOperator extends infer Name
  ? Name extends `OPERATOR_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** One comparison of a field with values. */
export function condition(field: string, operator: FilterOperator, ...values: string[]): Filter {
  return { condition: { field, operator: `OPERATOR_${operator}`, values } };
}

/**
 * All of the filters; undefined when there are none. Those that ask for all of theirs are taken apart: joining adds no
 * level to a tree whose depth the server limits.
 */
export function allOf(filters: Filter[]): Filter | undefined {
  const parts = filters.flatMap((filter) => membersOfAll(filter) ?? [filter]);
  return parts.length > 1 ? { group: { combinator: "COMBINATOR_AND", filters: parts } } : parts[0];
}

/** At least one of the filters; undefined when there are none. */
export function anyOf(filters: Filter[]): Filter | undefined {
  return filters.length > 1 ? { group: { combinator: "COMBINATOR_OR", filters } } : filters[0];
}

/** The filter as the query parameter wants it. */
export function filterParameter(filter: Filter | undefined): string | undefined {
  return filter && JSON.stringify(filter);
}

function membersOfAll({ group }: Filter): Filter[] | undefined {
  return group?.combinator === "COMBINATOR_AND" && !group.negated ? group.filters : undefined;
}
