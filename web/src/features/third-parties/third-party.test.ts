import { expect, it } from "vitest";
import { thirdParty } from "@/test/samples";
import { currencyOf, monthsRemaining } from "./third-party";

it.each([
  ["2026-11-28", 0],
  ["2026-12-27", 0],
  ["2026-12-28", 1],
  ["2027-11-27", 11],
  ["2027-11-28", 12],
  ["2028-02-29", 15],
  ["2026-11-27", -1],
  ["2026-10-28", -1],
  ["2026-10-27", -2],
  ["2025-11-28", -12],
])("counts the whole months to %s", (endDate, months) => {
  expect(monthsRemaining(endDate, "2026-11-28")).toBe(months);
});

it("finds the currency wherever there is an amount", () => {
  const rental = { amount: "90.00", currency: "USD" };
  const [item] = thirdParty().items;
  expect(currencyOf(thirdParty())).toBe("ZAR");
  expect(currencyOf(thirdParty({ monthlyFee: undefined, items: item && [{ ...item, rental, usages: [] }] }))).toBe(
    "USD",
  );
  expect(currencyOf(thirdParty({ monthlyFee: undefined, items: [] }))).toBeUndefined();
});
