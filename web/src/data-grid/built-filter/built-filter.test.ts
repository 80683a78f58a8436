import { describe, expect, it } from "vitest";
import { allOf, anyOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { type FilterKind, gridColumns } from "../columns";
import { gridFilter, gridState, isFiltered, knownState, withoutFilters } from "../grid-state";
import { conditionProblem, valueProblem } from "./check";
import type { FilterField } from "./fields";
import { applies, conditionsOf, MOST_CONDITIONS, MOST_LEVELS, mentions, parseFilter } from "./tree";

const name = condition("name", "CONTAINS", "hope");
const group = (...filters: Filter[]): Filter => ({ group: { combinator: "COMBINATOR_OR", filters } });
const nested = (levels: number): Filter =>
  Array.from({ length: levels - 1 }).reduce<Filter>((inner) => group(inner), name);

describe("a filter in an address", () => {
  it("is read as it was written", () => {
    const filter: Filter = {
      group: {
        combinator: "COMBINATOR_AND",
        negated: true,
        filters: [
          name,
          group(condition("updateTime", "BETWEEN", "startOfMonth", "today+30d"), condition("code", "BLANK")),
        ],
      },
    };
    expect(parseFilter(JSON.parse(JSON.stringify(filter)))).toEqual(filter);
  });

  it.each<[string, unknown]>([
    ["text", "status"],
    ["a list", [name]],
    ["nothing in it", {}],
    ["an empty group", { group: { combinator: "COMBINATOR_AND", filters: [] } }],
    ["no combinator", { group: { filters: [name] } }],
    ["an unknown combinator", { group: { combinator: "COMBINATOR_XOR", filters: [name] } }],
    ["a negation in words", { group: { combinator: "COMBINATOR_OR", negated: "yes", filters: [name] } }],
    ["one member that is none", { group: { combinator: "COMBINATOR_OR", filters: [name, null] } }],
    ["an unknown operator", { condition: { field: "name", operator: "OPERATOR_EXPLODE", values: ["x"] } }],
    ["an operator without prefix", { condition: { field: "name", operator: "EQUALS", values: ["x"] } }],
    ["a field that is no name", { condition: { field: "name; drop", operator: "OPERATOR_EQUALS", values: ["x"] } }],
    ["values that are no texts", { condition: { field: "name", operator: "OPERATOR_EQUALS", values: [7] } }],
    ["a value that is too long", condition("name", "EQUALS", "x".repeat(201))],
    ["too many values", condition("name", "ANY_OF", ...Array<string>(101).fill("x"))],
    ["too many conditions", group(...Array<Filter>(MOST_CONDITIONS + 1).fill(name))],
    ["too many levels", nested(MOST_LEVELS + 1)],
    ["more than fits", condition("name", "ANY_OF", ...Array<string>(100).fill("x".repeat(150)))],
  ])("is ignored with %s", (_, value) => {
    expect(parseFilter(value)).toBeUndefined();
  });

  it("may be as deep and as large as the limits say", () => {
    expect(parseFilter(nested(MOST_LEVELS))).toEqual(nested(MOST_LEVELS));
    expect(conditionsOf(parseFilter(group(...Array<Filter>(MOST_CONDITIONS).fill(name))) ?? {})).toHaveLength(40);
  });
});

const field = (kind: FilterKind): FilterField => ({ name: "it", label: "It", kind });
const TEXT: FilterKind = { kind: "text" };
const DATE: FilterKind = { kind: "date" };

describe("the check of a condition", () => {
  it.each<[FilterKind, string, string | undefined]>([
    [TEXT, "hope", undefined],
    [TEXT, "  ", "missing"],
    [{ kind: "number" }, "-12.5", undefined],
    [{ kind: "number" }, "12,5", "number"],
    [{ kind: "number", whole: true }, "12", undefined],
    [{ kind: "number", whole: true }, "12.5", "wholeNumber"],
    [{ kind: "money" }, "1250.5", undefined],
    [{ kind: "money" }, "1250.505", "amount"],
    [DATE, "2026-11-22", undefined],
    [DATE, "2026-02-30", "date"],
    [DATE, "22/11/2026", "date"],
    [DATE, "today", undefined],
    [DATE, "+30d", undefined],
    [DATE, "startOfMonth-1m", undefined],
    [DATE, "endOfYear+2y", undefined],
    [DATE, "today+d", "date"],
    [DATE, "tomorrow", "date"],
    [DATE, "+9999y", "date"],
  ])("of %j finds in %j: %s", (kind, value, problem) => {
    expect(valueProblem(kind, value)).toBe(problem);
  });

  it("knows the columns, how each is compared, and how many values that takes", () => {
    const problem = (filter: Filter, kind?: FilterKind) =>
      conditionProblem(filter.condition ?? {}, kind && field(kind));
    expect(problem(condition("it", "EQUALS", "x"))).toBe("field");
    expect(problem(condition("it", "CONTAINS", "today"), DATE)).toBe("operator");
    expect(problem(condition("it", "BETWEEN", "today"), DATE)).toBe("missing");
    expect(problem(condition("it", "BETWEEN", "today", "+7d"), DATE)).toBeUndefined();
    expect(problem(condition("it", "ANY_OF"), TEXT)).toBe("missing");
    expect(problem(condition("it", "BLANK"), TEXT)).toBeUndefined();
  });
});

describe("a built filter", () => {
  const columns = ["name", "city"].map((id) =>
    gridColumns<object>().display({ id, meta: { label: id, width: 100, filter: { kind: "text", field: id } } }),
  );
  const state = (search: object) => knownState(gridState(search, "name"), columns, "name");

  it("is joined with the filter row by and", () => {
    const built = state({
      b: group(name, condition("city", "BLANK")),
      f: { city: { op: "EQUALS", values: ["George"] } },
    });
    expect(gridFilter(built)).toEqual(
      allOf([condition("city", "EQUALS", "George"), group(name, condition("city", "BLANK"))]),
    );
    expect(mentions(built.built, "city")).toBe(true);
    expect(mentions(built.built, "status")).toBe(false);
  });

  it("is kept and not sent while it is off", () => {
    const off = state({ b: name, off: true });
    expect(off.built).toEqual({ filter: name, on: false });
    expect([gridFilter(off), isFiltered(off), mentions(off.built, "name")]).toEqual([undefined, false, false]);
  });

  it("is kept and not sent if no column knows what it asks for", () => {
    const unfit = state({ b: group(name, condition("shoeSize", "EQUALS", "43")) });
    expect(unfit.built?.unfit).toBe(true);
    expect([gridFilter(unfit), applies(unfit.built), isFiltered(unfit)]).toEqual([undefined, false, false]);
    expect(state({ b: condition("name", "CONTAINS", "") }).built?.unfit).toBe(true);
  });

  it("is switched off, not lost, when all filters are cleared", () => {
    expect(withoutFilters(state({ b: name, q: "x" }))).toEqual({
      text: "",
      filters: {},
      built: { filter: name, on: false },
    });
  });
});

it("joins without adding levels", () => {
  const all = allOf([name, condition("city", "BLANK")]);
  expect(allOf([all ?? {}, name])).toEqual(allOf([name, condition("city", "BLANK"), name]));
  const any = anyOf([name, name]) ?? {};
  expect(allOf([any, name])).toEqual({ group: { combinator: "COMBINATOR_AND", filters: [any, name] } });
});
