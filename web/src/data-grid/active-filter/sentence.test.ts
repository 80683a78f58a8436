import i18next from "i18next";
import { expect, it } from "vitest";
import { allOf, anyOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { formatOf } from "@/i18n/format";
import type { FilterField } from "../built-filter/fields";
import { filterSentence } from "./sentence";

const fields: FilterField[] = [
  { name: "name", label: "Name", kind: { kind: "text" } },
  { name: "rank", label: "Rank", kind: { kind: "values", values: () => ({ queryKey: ["ranks"] }) } },
  { name: "fee", label: "Fee", kind: { kind: "money" } },
  { name: "updateTime", label: "Updated", kind: { kind: "date" } },
];
const names: Record<string, string> = { GOLD: "Gold", PLAT: "Platinum" };

function sentence(filter: Filter | undefined): string {
  const told = filterSentence(filter ?? {}, {
    t: i18next.t,
    format: formatOf("en-ZA", "Africa/Johannesburg"),
    fields,
    valueName: (_, value) => names[value] ?? value,
  });
  return told.replace(/\s/g, " ");
}

const hope = condition("name", "CONTAINS", "hope");
const gold = condition("rank", "ANY_OF", "GOLD", "PLAT", "??");
const recent = condition("updateTime", "GREATER_OR_EQUAL", "startOfMonth");
const not = (combinator: "AND" | "OR", ...filters: Filter[]): Filter => ({
  group: { combinator: `COMBINATOR_${combinator}`, filters, negated: true },
});

it.each<[Filter | undefined, string]>([
  [hope, "Name contains “hope”"],
  [condition("name", "LESS", "m"), "Name comes before “m”"],
  [condition("name", "ANY_OF", "a", "b"), "Name equals “a” or “b”"],
  [condition("name", "BLANK"), "Name is blank"],
  [not("AND", condition("name", "BLANK")), "Name is not blank"],
  [gold, "Rank is Gold or Platinum or ??"],
  [condition("rank", "NOT_EQUALS", "GOLD"), "Rank is not Gold"],
  [condition("fee", "BETWEEN", "1250.5", "2000"), "Fee is between 1 250,5 and 2 000"],
  [recent, "Updated is on or after the start of this month"],
  [condition("updateTime", "LESS", "today-1w"), "Updated is before 1 week before today"],
  [condition("updateTime", "BETWEEN", "2026-11-01", "+30d"), "Updated is between 01 Nov 2026 and 30 days after today"],
  [allOf([hope, gold]), "Name contains “hope” and Rank is Gold or Platinum or ??"],
  [
    anyOf([hope, allOf([gold, recent]) ?? {}]),
    "Name contains “hope” or (Rank is Gold or Platinum or ?? and Updated is on or after the start of this month)",
  ],
  [
    allOf([hope, not("OR", gold, recent)]),
    "Name contains “hope” and not (Rank is Gold or Platinum or ?? or Updated is on or after the start of this month)",
  ],
])("says %j as %s", (filter, words) => {
  expect(sentence(filter)).toBe(words);
});
