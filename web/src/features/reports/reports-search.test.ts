import { expect, it } from "vitest";
import { parseActivityReportSearch, parseMonthsPipelineSearch } from "./reports-search";
import { whoseOf } from "./whose";

const defined = (search: object) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

it("keeps of an address what makes sense", () => {
  expect(defined(parseActivityReportSearch({ from: "2026-02-01", to: "2026-02-28", status: "COMPLETED" }))).toEqual({
    from: "2026-02-01",
    to: "2026-02-28",
    status: "COMPLETED",
  });
  expect(defined(parseActivityReportSearch({ from: "2026-02-30", to: "2026-03-01", status: "x", type: 7 }))).toEqual(
    {},
  );
  expect(defined(parseActivityReportSearch({ from: "2026-03-01", to: "2026-02-01" }))).toEqual({});
  expect(defined(parseMonthsPipelineSearch({ months: "6", month: "2026-11", class: "WON", view: "team" }))).toEqual({
    months: 6,
    month: "2026-11",
    class: "WON",
    view: "team",
  });
  expect(
    defined(parseMonthsPipelineSearch({ months: 13, month: "2026-13", class: "CLOSED", salesman: "<b>" })),
  ).toEqual({});
});

it("lets nobody see more than his views, and a salesman choose nobody", () => {
  expect(whoseOf({ view: "all", salesman: "thandi" }, ["mine"], "mine")).toEqual({ view: "WORK_VIEW_MINE" });
  expect(whoseOf({ salesman: "thandi" }, ["mine", "team"], "team")).toEqual({
    view: "WORK_VIEW_TEAM",
    salesmanId: "thandi",
  });
});
