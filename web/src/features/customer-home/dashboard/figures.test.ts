import { expect, it } from "vitest";
import type { SalesHistory } from "@/api/types";
import { average, monthsParameter, quarters, shares } from "./figures";

const rand = (amount: string) => ({ amount, currency: "ZAR" });

/** A year whose months are invoiced so much each. */
function year(...amounts: string[]): SalesHistory {
  return {
    customerId: "c-1",
    months: amounts.map((amount, place) => ({
      month: `2026-${String(place + 1).padStart(2, "0")}`,
      invoiced: rand(amount),
      invoiceCount: place,
    })),
    totalInvoiced: rand("0.00"),
    totalInvoiceCount: 0,
  };
}

it("adds up three months at a time, to the cent and also below zero", () => {
  const months = ["0.10", "0.20", "0.00", "-0.50", "0.25", "0.00", "12345678901234.99", "0.01", "0", "1", "2", "3"];
  const spans = quarters(year(...months));
  expect(spans.map(({ invoiced }) => invoiced.amount)).toEqual(["0.30", "-0.25", "12345678901235.00", "6.00"]);
  expect(spans.map(({ from, to }) => monthsParameter(from, to))).toEqual([
    "2026-01_2026-03",
    "2026-04_2026-06",
    "2026-07_2026-09",
    "2026-10_2026-12",
  ]);
  expect(spans.map(({ invoiceCount }) => invoiceCount)).toEqual([0 + 1 + 2, 3 + 4 + 5, 6 + 7 + 8, 9 + 10 + 11]);
});

it("rounds an average to the nearest cent", () => {
  expect(average(rand("100.00"), 3)).toEqual(rand("33.33"));
  expect(average(rand("200.00"), 3)).toEqual(rand("66.67"));
  expect(average(rand("-200.00"), 3)).toEqual(rand("-66.67"));
  expect(average(rand("100.00"), 0)).toBeUndefined();
});

it("measures bars by the longest one", () => {
  expect(shares([5, 10, -3, 0])).toEqual([0.5, 1, 0, 0]);
  expect(shares([0, -1])).toEqual([0, 0]);
});

it("names a month alone by its name", () => {
  expect(monthsParameter("2026-09")).toBe("2026-09");
});
