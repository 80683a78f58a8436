import { expect, it } from "vitest";
import { parseCustomerHomeSearch, tileSearch } from "./tiles";

it("keeps the open tile in the address, unless it is the first", () => {
  expect(parseCustomerHomeSearch({ tab: "contacts" })).toEqual({ tab: "contacts" });
  expect(tileSearch("sales")).toEqual({ tab: undefined });
});

it.each([
  [{ months: "2026-11" }, "2026-11"],
  [{ tab: "sales", months: "2026-09_2026-11" }, "2026-09_2026-11"],
  [{ tab: "notes", months: "2026-11" }, undefined],
  [{ months: "yesterday" }, undefined],
  [{ months: 2026 }, undefined],
])("marks months in the Sales tile and nowhere else: %j", (search, months) => {
  expect(parseCustomerHomeSearch(search).months).toBe(months);
});

it.each(["sales", "nonsense", 7])("replaces what names no other tile: %s", (tab) => {
  // As the router joins them.
  expect({ tab, ...parseCustomerHomeSearch({ tab }) }).toEqual({ tab: undefined });
});
