import { anyOf, condition } from "@/api/filter";

/** Most values of a condition. */
const MOST_VALUES = 100;

/** These customers, whoever shows them. */
export function idFilter(ids: readonly string[]) {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += MOST_VALUES) parts.push(ids.slice(at, at + MOST_VALUES));
  return anyOf(parts.map((part) => condition("id", "ANY_OF", ...part)));
}
