import { expect, it } from "vitest";
import { condition } from "@/api/filter";
import { gridState } from "@/data-grid/grid-state";
import { initialSort, parseThirdPartiesSearch, shownInAddress, thirdPartiesSelection } from "./third-parties-search";

const state = (search: Record<string, unknown>) => gridState(parseThirdPartiesSearch(search), initialSort("current"));

it("shows what has not ended, unless asked for more", () => {
  expect(thirdPartiesSelection(state({}), "current")).toEqual({
    status: "THIRD_PARTY_STATUS_CURRENT",
    filter: undefined,
  });
  expect(thirdPartiesSelection(state({}), "expired").status).toBe("THIRD_PARTY_STATUS_EXPIRED");
  expect(thirdPartiesSelection(state({}), "all").status).toBeUndefined();
});

it("begins with what ends or ended closest to today", () => {
  expect(initialSort("current")).toBe("endDate");
  expect(initialSort("expired")).toBe("endDate desc");
});

it("looks for the text in supplier, contract number and customer, beside the filter row", () => {
  const search = { q: " rival ", f: { endDate: { op: "LESS_OR_EQUAL", values: ["2027-06-30"] } } };
  const text = JSON.stringify(thirdPartiesSelection(state(search), "current").filter);
  for (const field of ["supplierName", "contractNumber", "customerName"]) {
    expect(text).toContain(JSON.stringify(condition(field, "CONTAINS", "rival")));
  }
  expect(text).toContain(JSON.stringify(condition("endDate", "LESS_OR_EQUAL", "2027-06-30")));
});

it("keeps in the address which contracts and which panel, and ignores what no address of ours says", () => {
  expect(parseThirdPartiesSearch({ show: "all", usage: "t-1" })).toMatchObject({ show: "all", usage: "t-1" });
  expect(shownInAddress("current")).toBeUndefined();
  expect(parseThirdPartiesSearch({ show: "current", usage: 7, page: -1 })).toEqual(parseThirdPartiesSearch({}));
});
