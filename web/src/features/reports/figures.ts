import type { SalesFigure, SalesPerformanceMonth } from "@/api/types";

/** The figures of all months together. What is not known of every month is not known. Amounts are left out: they stand by month. */
export function together(months: readonly SalesPerformanceMonth[]): SalesFigure[] {
  const first = months[0]?.figures ?? [];
  return first.map(({ type }, place) => {
    const all = months.flatMap(({ figures }) => figures[place] ?? []);
    const known = all.flatMap(({ actual }) => actual ?? []);
    return {
      type,
      target: all.reduce((sum, { target }) => sum + target, 0),
      amounts: [],
      ...(known.length === all.length ? { actual: known.reduce((sum, actual) => sum + actual, 0) } : {}),
    };
  });
}
