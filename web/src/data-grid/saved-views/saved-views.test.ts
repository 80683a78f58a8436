import { describe, expect, it } from "vitest";
import { condition } from "@/api/filter";
import { parseListingSearch } from "@/features/customers-listing/listing-search";
import { fitting } from "./fitting";
import { parseViewQuery, partsOf, viewQuery } from "./view-search";

const status = { op: "ANY_OF" as const, values: ["ACTIVE", "HOLD"] };
const city = { op: "CONTAINS" as const, values: ["George"] };

describe("what a view keeps of an address", () => {
  it("is all but the page, the view itself and what stands beside it", () => {
    const search = { page: 3, v: "id", edited: true, service: "employees", sort: "code", q: undefined };
    expect(viewQuery(search, ["service", "message"])).toBe("sort=code");
  });

  it("is nothing at the grid's beginning", () => {
    expect(viewQuery(parseListingSearch({}))).toBe("");
    expect(viewQuery(parseListingSearch({ page: 2 }))).toBe("");
  });

  it("is read as it was written", () => {
    const search = {
      b: condition("name", "CONTAINS", "hôpe & +"),
      f: { status, city },
      q: "4711",
      size: 50,
      view: "team",
    };
    const kept = viewQuery(parseListingSearch(search));
    expect(parseListingSearch(parseViewQuery(kept))).toEqual(search);
    expect(viewQuery(parseListingSearch(parseViewQuery(kept)))).toBe(kept);
  });

  it("does not differ by the order in which somebody chose", () => {
    expect(viewQuery({ sort: "code", f: { status, city } })).toBe(viewQuery({ f: { city, status }, sort: "code" }));
  });

  it.each<[string, object]>([
    ["another value", { f: { status: { ...status, values: ["ACTIVE"] } } }],
    ["another order", { f: { status }, sort: "code" }],
    ["a built filter", { f: { status }, b: condition("name", "BLANK") }],
    ["whose customers", { f: { status }, view: "all" }],
    ["inactive ones", { f: { status }, inactive: true }],
    ["a filter that is off", { f: { status }, b: condition("name", "BLANK"), off: true }],
  ])("differs by %s", (_, search) => {
    const saved = viewQuery({ f: { status } });
    expect(viewQuery(parseListingSearch({ ...search }))).not.toBe(saved);
  });
});

it("picks what stands beside the views", () => {
  expect(partsOf({ service: "employees", sort: "code" }, ["service", "message"])).toEqual({ service: "employees" });
});

describe("the tabs", () => {
  const names = ["Default", "Gold", "Everything that was changed this month in the Cape"];

  it("all stand side by side where there is room, and while that is not known", () => {
    expect(fitting(names, 1400)).toBe(3);
    expect(fitting(names, 0)).toBe(3);
  });

  it("leave room for the menu of those that do not fit, and the first always stands", () => {
    expect(fitting(names, 300)).toBe(2);
    expect(fitting(names, 120)).toBe(1);
  });
});
