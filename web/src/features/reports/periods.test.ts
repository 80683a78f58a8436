import { expect, it } from "vitest";
import { lastOfMonth, quickPeriod } from "./periods";

it("knows the weeks and months around a day", () => {
  // A Sunday is the last day of its week.
  expect(quickPeriod("thisWeek", "2026-11-29")).toEqual({ from: "2026-11-23", to: "2026-11-29" });
  expect(quickPeriod("lastWeek", "2026-03-02")).toEqual({ from: "2026-02-23", to: "2026-03-01" });
  expect(quickPeriod("thisMonth", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(quickPeriod("lastMonth", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(quickPeriod("last90", "2026-11-29")).toEqual({ from: "2026-09-01", to: "2026-11-29" });
  expect(lastOfMonth("2026-12-01")).toBe("2026-12-31");
});
