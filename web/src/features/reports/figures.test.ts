import { expect, it } from "vitest";
import type { SalesPerformanceMonth } from "@/api/types";
import { together } from "./figures";

const month = (name: string, cases: number, orders: number | undefined): SalesPerformanceMonth => ({
  month: name,
  figures: [
    { type: "TARGET_TYPE_CASE", actual: cases, target: 8, amounts: [] },
    { type: "TARGET_TYPE_ORDER", target: 3, amounts: [], ...(orders === undefined ? {} : { actual: orders }) },
  ],
});

it("adds up the months, and what is not known of all of them is not known", () => {
  expect(together([month("2026-10", 5, 2), month("2026-11", 4, undefined)])).toEqual([
    { type: "TARGET_TYPE_CASE", actual: 9, target: 16, amounts: [] },
    { type: "TARGET_TYPE_ORDER", target: 6, amounts: [] },
  ]);
  expect(together([])).toEqual([]);
});
