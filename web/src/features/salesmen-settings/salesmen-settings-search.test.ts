import { expect, it } from "vitest";
import { parseSalesmenSettingsSearch } from "./salesmen-settings-search";

const read = (search: Record<string, unknown>) => {
  const { tab, salesman } = parseSalesmenSettingsSearch(search);
  return [tab, salesman];
};

it("keeps the tab and whose customers are shown, and nothing that makes no sense", () => {
  expect(read({ tab: "assignments", salesman: "0190b7c2-0000-7000-8000-000000000000" })).toEqual([
    "assignments",
    "0190b7c2-0000-7000-8000-000000000000",
  ]);
  expect(read({ tab: "salesmen" })).toEqual([undefined, undefined]);
  expect(read({ tab: "aims", salesman: "<b>" })).toEqual([undefined, undefined]);
  expect(read({ tab: 7, salesman: 7 })).toEqual([undefined, undefined]);
});
