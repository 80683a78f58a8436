import { defaultParseSearch, defaultStringifySearch } from "@tanstack/react-router";

/** What of an address says where somebody is, not what he wants to see again. */
const NEVER_KEPT = ["page", "v", "edited"];

/** An address as a view keeps it: always written the same way, so that two can be compared. */
export function viewQuery(search: object, beside: readonly string[] = []): string {
  const kept = Object.entries(search).filter(([key]) => !NEVER_KEPT.includes(key) && !beside.includes(key));
  return defaultStringifySearch(inOrder(Object.fromEntries(kept)) as Record<string, unknown>).replace(/^\?/, "");
}

/** The address that a view keeps. */
export function parseViewQuery(query: string): Record<string, unknown> {
  return defaultParseSearch(query);
}

/** The parts of an address that have these names. */
export function partsOf<S extends object>(search: S, names: readonly string[]): Partial<S> {
  const parts = Object.entries(search).filter(([key]) => names.includes(key));
  return Object.fromEntries(parts) as Partial<S>;
}

/** The same value with the members of all objects in the order of their names. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, member]) => [key, inOrder(member)]),
  );
}
