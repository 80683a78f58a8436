import type { ColumnValue, FilterKind, ValuesOf } from "./columns";

/** How the filter of a column with a closed list of words works. */
type WordFilter = Extract<FilterKind, { kind: "values" }> & { field: string };

/**
 * A drop-down of a closed list of words: those that rows are left with in a grid of some state, counted by the server, or all there are.
 * It is searched by what people read, which the server does not know.
 */
export function wordFilter<Word extends string>(
  field: string,
  words: readonly Word[],
  nameOf: (word: Word) => string,
  valuesOf: (field: string) => ValuesOf,
): WordFilter {
  const all = words.map((value): ColumnValue => ({ value, description: nameOf(value) }));
  const values: ValuesOf = (prefix, state) => {
    const begins = (value: ColumnValue) => value.description.toLowerCase().startsWith(prefix.toLowerCase());
    if (!state) {
      const queryKey = ["words", field, ...all.map(({ description }) => description), "of", prefix];
      return { queryKey, queryFn: () => all.filter(begins), staleTime: Number.POSITIVE_INFINITY };
    }
    // In the order of the words.
    const named = (left: ColumnValue[]) =>
      all.flatMap(({ value, description }) => {
        const found = left.find((each) => each.value === value);
        return found ? { ...found, description } : [];
      });
    return { ...valuesOf(field)("", state), select: (left) => named(left).filter(begins) };
  };
  return { kind: "values", field, values, nameOf: (value) => nameOf(value as Word) };
}
