import { describe, expect, it } from "vitest";
import { gridColumns } from "./columns";
import {
  changedState,
  type GridState,
  gridFilter,
  gridSearch,
  gridState,
  knownState,
  parseGridSearch,
} from "./grid-state";

const initial = gridState({}, "name");

describe("the address of a grid", () => {
  it("says nothing while nothing differs from the initial state", () => {
    expect(Object.values(gridSearch(initial, "name")).filter((value) => value !== undefined)).toEqual([]);
  });

  it("gives back the state it was made from", () => {
    const state: GridState = {
      page: 3,
      size: 50,
      sort: "updateTime desc",
      text: "hope",
      filters: { status: { op: "ANY_OF", values: ["ACTIVE", "HOLD"] }, fax: { op: "BLANK", values: [] } },
    };
    const address = JSON.parse(JSON.stringify(gridSearch(state, "name")));
    expect(gridState(parseGridSearch(address), "name")).toEqual(state);
  });

  it.each([
    { page: "x", size: 17, sort: "name; drop", q: "  ", f: [] },
    { page: -1, size: null, sort: 7, q: {}, f: { name: null } },
    { page: 1.5, f: { name: { op: "EXPLODE", values: ["a"] }, city: { op: "CONTAINS", values: [""] } } },
    { f: "status" },
    { page: "abc", size: -3, f: "{broken" },
  ])("leaves out what makes no sense: %j", (search) => {
    // As the router joins them.
    expect({ ...search, ...parseGridSearch(search) }).toEqual({});
  });

  it("cuts texts that are too long for the server", () => {
    const long = "x".repeat(500);
    const { q, f } = parseGridSearch({ q: long, f: { name: { op: "CONTAINS", values: [long] } } });
    expect(q).toHaveLength(200);
    expect(f?.name?.values[0]).toHaveLength(200);
  });

  it("leaves out an order and filters that no column has", () => {
    const column = (id: string) =>
      gridColumns<object>().display({
        id,
        meta: { label: id, width: 100, sortField: id, filter: { kind: "text", field: id } },
      });
    const columns = [column("name"), column("city")];
    const by = { op: "CONTAINS" as const, values: ["x"] };
    const state = { ...initial, sort: "foo desc", filters: { nope: by, city: by } };
    expect(knownState(state, columns, "name")).toEqual({ ...initial, filters: { city: by } });
    expect(knownState({ ...initial, sort: "city desc" }, columns, "name").sort).toBe("city desc");
  });

  it("reads a filter text that looks like a number", () => {
    expect(parseGridSearch({ q: 4711 })).toEqual({ q: "4711" });
  });
});

describe("a change", () => {
  it("goes back to the first page, unless it is the page itself", () => {
    const third = { ...initial, page: 3 };
    expect(changedState(third, { sort: "code" }).page).toBe(1);
    expect(changedState(third, { page: 4 }).page).toBe(4);
  });

  it("drops filters without a value, but not the one for blanks", () => {
    const filters = {
      name: { op: "CONTAINS" as const, values: [" "] },
      status: { op: "ANY_OF" as const, values: [] },
      code: { op: "BLANK" as const, values: [] },
    };
    expect(Object.keys(changedState(initial, { filters }).filters)).toEqual(["code"]);
  });
});

describe("the filter of the API", () => {
  it("is absent without filters", () => {
    expect(gridFilter(initial, ["name"])).toBeUndefined();
    expect(gridFilter({ ...initial, text: "hope" })).toBeUndefined();
  });

  it("joins the columns by and, and the searched fields of the text box by or", () => {
    const state = { ...initial, text: " hope ", filters: { rank: { op: "ANY_OF" as const, values: ["GOLD"] } } };
    expect(gridFilter(state, ["name", "code"])).toEqual({
      group: {
        combinator: "COMBINATOR_AND",
        filters: [
          { condition: { field: "rank", operator: "OPERATOR_ANY_OF", values: ["GOLD"] } },
          {
            group: {
              combinator: "COMBINATOR_OR",
              filters: [
                { condition: { field: "name", operator: "OPERATOR_CONTAINS", values: ["hope"] } },
                { condition: { field: "code", operator: "OPERATOR_CONTAINS", values: ["hope"] } },
              ],
            },
          },
        ],
      },
    });
  });
});
