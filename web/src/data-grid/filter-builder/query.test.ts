import { describe, expect, it } from "vitest";
import { allOf, anyOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import type { FilterField } from "../built-filter/fields";
import { readDate, writeDate } from "./dates";
import { countRules, filterOf, type Group, newQuery, problemsOf, queryOf, type Rule, ruleOperators } from "./query";

const fields: FilterField[] = [
  { name: "name", label: "Name", kind: { kind: "text" } },
  { name: "rank", label: "Rank", kind: { kind: "values", values: () => ({ queryKey: ["ranks"] }) } },
  { name: "fee", label: "Fee", kind: { kind: "money" } },
  { name: "updateTime", label: "Updated", kind: { kind: "date" } },
];
const hope = condition("name", "CONTAINS", "hope");
const gold = condition("rank", "ANY_OF", "GOLD", "PLAT");
const soon = condition("updateTime", "BETWEEN", "today", "today+30d");
const not = (combinator: "AND" | "OR", ...filters: Filter[]): Filter => ({
  group: { combinator: `COMBINATOR_${combinator}`, filters, negated: true },
});
const rule = (changes: Partial<Rule>): Rule => ({
  id: "r",
  field: "name",
  operator: "CONTAINS",
  value: ["x"],
  ...changes,
});
const and = (...rules: Group["rules"]): Group => ({ id: "g", combinator: "and", rules });

describe("the builder", () => {
  it.each<[string, Filter]>([
    ["one condition", hope],
    ["and", allOf([hope, gold]) ?? {}],
    ["or", anyOf([hope, gold]) ?? {}],
    ["not and", not("AND", hope, gold)],
    ["not or", not("OR", hope, gold)],
    ["is blank", condition("name", "BLANK")],
    ["is not blank", not("AND", condition("name", "BLANK"))],
    ["groups in groups", allOf([hope, anyOf([gold, not("OR", soon, hope)]) ?? {}]) ?? {}],
    ["a group of one", anyOf([not("OR", hope), gold]) ?? {}],
  ])("gives back the filter it was opened with: %s", (_, filter) => {
    expect(filterOf(queryOf(filter), fields)).toEqual(filter);
  });

  it("shows And, Or, Not And, Not Or, and what is not blank as a comparison", () => {
    const { combinator, rules } = queryOf(not("OR", hope, not("AND", condition("name", "BLANK"))));
    expect(combinator).toBe("notOr");
    expect(rules[1]).toMatchObject({ field: "name", operator: "NOT_BLANK" });
  });

  it("takes of the values what the comparison needs, and numbers as they are typed", () => {
    const filter = (changes: Partial<Rule>) => filterOf(and(rule(changes)), fields);
    expect(filter({ operator: "EQUALS", value: ["a", "b"] })).toEqual(condition("name", "EQUALS", "a"));
    expect(filter({ operator: "ANY_OF", value: ["a", " ", "b"] })).toEqual(condition("name", "ANY_OF", "a", "b"));
    expect(filter({ operator: "BLANK", value: ["a"] })).toEqual(condition("name", "BLANK"));
    expect(filter({ field: "fee", operator: "LESS", value: ["1 250,50"] })).toEqual(condition("fee", "LESS", "1250.5"));
  });

  it("begins with a condition that is still to be finished", () => {
    const query = newQuery(fields);
    expect(query.rules).toMatchObject([{ field: "name", operator: "CONTAINS", value: [] }]);
    expect([...problemsOf(query, fields).values()]).toEqual(["missing"]);
  });

  it("says what is unfinished and where; an empty filter is none", () => {
    const query = and(
      rule({ id: "fine" }),
      rule({ id: "gone", field: "shoeSize" }),
      rule({ id: "unfit", field: "rank", operator: "CONTAINS" }),
      rule({ id: "half", field: "updateTime", operator: "BETWEEN", value: ["today"] }),
      rule({ id: "cents", field: "fee", operator: "EQUALS", value: ["1.005"] }),
      { id: "hollow", combinator: "or", rules: [] },
    );
    expect(Object.fromEntries(problemsOf(query, fields))).toEqual({
      gone: "field",
      unfit: "operator",
      half: "missing",
      cents: "amount",
      hollow: "empty",
    });
    expect(countRules(query)).toBe(5);
    expect(problemsOf(and(), fields).size).toBe(0);
    expect(filterOf(and(), fields)).toBeUndefined();
  });

  it("offers what is not blank wherever it offers what is", () => {
    for (const field of fields) expect(ruleOperators(field)).toEqual(expect.arrayContaining(["BLANK", "NOT_BLANK"]));
  });
});

describe("a date of a filter", () => {
  it.each(["", "2026-11-22", "today", "startOfMonth", "today+30d", "endOfYear-2w"])(
    "is read and written: %j",
    (text) => {
      expect(writeDate(readDate(text))).toBe(text);
    },
  );

  it("counts from today where it does not say from when", () => {
    expect(writeDate(readDate("+30d"))).toBe("today+30d");
  });

  it("is kept while it is being typed", () => {
    expect(readDate("today+d")).toEqual({ word: "today", sign: "+", amount: "", unit: "d" });
  });
});
