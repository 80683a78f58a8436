import type { FilterOperator } from "@/api/filter";
import type { Filter } from "@/api/types";

/** The filter that was made with Create Filter. */
export interface BuiltFilter {
  filter: Filter;
  /** False keeps it at hand without applying it. */
  on: boolean;
  /** True where the list does not know what the filter asks for: that is told then, not sent. */
  unfit?: true;
}

/** One comparison of a field with values. */
export type FilterCondition = NonNullable<Filter["condition"]>;

/** Most levels, the conditions' own included: the server takes one more, which joins this filter with the filter row. */
export const MOST_LEVELS = 7;

/** Most conditions: the rest of the server's 64 is for the filter row and what the page adds. */
export const MOST_CONDITIONS = 40;

/** Most values of a condition, as the server's. */
export const MOST_VALUES = 100;

/** Longest value, in characters, as the server's. */
export const LONGEST_VALUE = 200;

/** Longest filter as it stands in an address: saved views keep addresses of 16,000 characters. */
const LONGEST = 12_000;

const OPERATORS: ReadonlySet<string> = new Set<FilterOperator>([
  "EQUALS",
  "NOT_EQUALS",
  "LESS",
  "LESS_OR_EQUAL",
  "GREATER",
  "GREATER_OR_EQUAL",
  "BETWEEN",
  "CONTAINS",
  "BEGINS_WITH",
  "ENDS_WITH",
  "BLANK",
  "ANY_OF",
]);

/** True for the name of a comparison. */
export function isOperator(name: unknown): name is FilterOperator {
  return typeof name === "string" && OPERATORS.has(name);
}

/** The comparison of a condition, without the prefix it has in the API. */
export function operatorOf({ operator }: FilterCondition): FilterOperator | undefined {
  const name = operator?.slice("OPERATOR_".length);
  return isOperator(name) ? name : undefined;
}

/** Reads a filter that came from an address. Undefined if anything about it makes no sense or is too much. */
export function parseFilter(value: unknown): Filter | undefined {
  const filter = parseNode(value, 1);
  if (!filter || conditionsOf(filter).length > MOST_CONDITIONS) return undefined;
  return encodeURIComponent(JSON.stringify(filter)).length > LONGEST ? undefined : filter;
}

/** All conditions of a filter, from first to last. */
export function conditionsOf({ group, condition }: Filter): FilterCondition[] {
  return condition ? [condition] : (group?.filters ?? []).flatMap(conditionsOf);
}

/** True if the filter narrows the list down now. */
export function applies(built: BuiltFilter | undefined): built is BuiltFilter {
  return built?.on === true && !built.unfit;
}

/** True if the list depends on what the filter says of a field. */
export function mentions(built: BuiltFilter | undefined, field: string): boolean {
  return applies(built) && conditionsOf(built.filter).some((condition) => condition.field === field);
}

function parseNode(value: unknown, level: number): Filter | undefined {
  if (!isObject(value) || level > MOST_LEVELS) return undefined;
  if (isObject(value.condition)) return parseCondition(value.condition);
  return isObject(value.group) ? parseGroup(value.group, level) : undefined;
}

function parseGroup(value: Record<string, unknown>, level: number): Filter | undefined {
  const { combinator, negated = false } = value;
  if (combinator !== "COMBINATOR_AND" && combinator !== "COMBINATOR_OR") return undefined;
  if (typeof negated !== "boolean" || !Array.isArray(value.filters) || value.filters.length === 0) return undefined;
  const filters = value.filters.flatMap((member) => parseNode(member, level + 1) ?? []);
  if (filters.length < value.filters.length) return undefined;
  return { group: negated ? { combinator, negated, filters } : { combinator, filters } };
}

function parseCondition({ field, operator, values = [] }: Record<string, unknown>): Filter | undefined {
  const name = typeof operator === "string" && operator.startsWith("OPERATOR_") ? operator.slice(9) : "";
  if (typeof field !== "string" || !/^[A-Za-z]{1,60}$/.test(field) || !isOperator(name)) return undefined;
  if (!Array.isArray(values) || values.length > MOST_VALUES || !values.every(isValue)) return undefined;
  return { condition: { field, operator: `OPERATOR_${name}`, values: name === "BLANK" ? [] : values } };
}

function isValue(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_VALUE;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
