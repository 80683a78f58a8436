import { expect, it } from "vitest";
import { parseCustomerHomeSearch, tileSearch } from "./tiles";

it("keeps the open tile in the address, unless it is the first", () => {
  expect(parseCustomerHomeSearch({ tab: "contacts" })).toEqual({ tab: "contacts" });
  expect(tileSearch("sales")).toEqual({ tab: undefined });
});

it.each(["sales", "nonsense", 7])("replaces what names no other tile: %s", (tab) => {
  // As the router joins them.
  expect({ tab, ...parseCustomerHomeSearch({ tab }) }).toEqual({ tab: undefined });
});
