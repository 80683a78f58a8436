import { useQueries, useQuery } from "@tanstack/react-query";
import type { FilterField } from "./built-filter/fields";
import type { ColumnValue, FilterKind } from "./columns";

/** A column whose values are chosen. */
export type ValuesKind = Extract<FilterKind, { kind: "values" }>;

/**
 * What the server has called the values of columns so far, by field and value: it sends the first hundred, and those that
 * begin with a text, but names none by its value.
 */
const told = new Map<string, string>();

function remember(field: string, values: readonly ColumnValue[]): void {
  for (const { value, description } of values) if (description) told.set(`${field} ${value}`, description);
}

function nameOf(field: string, kind: ValuesKind, value: string): string {
  return kind.nameOf?.(value) ?? told.get(`${field} ${value}`) ?? value;
}

/** The values of a column that begin with a prefix, to be chosen; for the blank one there is a comparison of its own. */
export function useValueChoices(field: string, kind: ValuesKind, prefix: string) {
  const { data = [], isError, isPending } = useQuery(kind.values(prefix));
  remember(field, data);
  return {
    choices: data
      .filter(({ value }) => value !== "")
      .map(({ value }) => ({ value, label: nameOf(field, kind, value) })),
    nameOf: (value: string) => nameOf(field, kind, value),
    failed: isError,
    loading: isPending,
  };
}

/** What people call the values of fields, as far as it is known; otherwise the values themselves. */
export function useValueNames(fields: readonly FilterField[]): (field: string, value: string) => string {
  const kinds = fields.flatMap(({ name, kind }) => (kind.kind === "values" ? [{ name, kind }] : []));
  const answers = useQueries({ queries: kinds.map(({ kind }) => kind.values("")) });
  for (const [place, { name }] of kinds.entries()) remember(name, answers[place]?.data ?? []);
  return (field, value) => {
    const found = kinds.find(({ name }) => name === field);
    return found ? nameOf(field, found.kind, value) : value;
  };
}
