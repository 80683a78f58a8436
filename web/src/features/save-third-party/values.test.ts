import { describe, expect, it } from "vitest";
import { thirdParty } from "@/test/samples";
import { NO_ITEM, NO_USAGE } from "./items";
import { withNextItem } from "./kind";
import { changedFields, inputOf, merge, NO_VALUES, patchOf, valuesOf } from "./values";

const base = valuesOf(thirdParty());

it("fills the form from a third party and finds no change in other ways to write the same", () => {
  expect(base).toMatchObject({ supplierName: "Rival Copiers", monthlyFee: "1250.00", settlementAmount: "" });
  expect(base.items[0]).toMatchObject({ quantity: "2", rental: "900.00", usages: [{ averageMonthlyVolume: "2000" }] });
  expect(changedFields(base, { ...base, supplierName: " Rival Copiers ", monthlyFee: "1 250" })).toEqual([]);
  expect(changedFields(base, { ...base, escalationPercent: "8,5" })).toEqual([]);
  const [item] = base.items;
  expect(changedFields(base, { ...base, items: item ? [{ ...item, rental: "900,0" }] : [] })).toEqual([]);
});

it("compares numbers as numbers and texts as texts", () => {
  expect(changedFields({ ...base, contractNumber: "007" }, { ...base, contractNumber: "7" })).toEqual([
    "contractNumber",
  ]);
  expect(changedFields(base, { ...base, monthlyFee: "1250.01" })).toEqual(["monthlyFee"]);
});

it("sees no change in rows that nobody filled in", () => {
  const [item = NO_ITEM] = base.items;
  const typed = { ...base, items: [{ ...item, usages: [...item.usages, NO_USAGE] }, NO_ITEM] };
  expect(changedFields(base, typed)).toEqual([]);
  expect(changedFields(base, withNextItem.valuesOf(thirdParty()))).toEqual([]);
  expect(changedFields(base, { ...base, items: [] })).toEqual(["items"]);
});

it("sends just what changed; a blank amount is left out, so that its name removes it", () => {
  const typed = { ...base, contractNumber: " ", monthlyFee: "", settlementAmount: "12 000,5" };
  expect(changedFields(base, typed)).toEqual(["contractNumber", "monthlyFee", "settlementAmount"]);
  expect(patchOf(base, typed, "ZAR")).toEqual({
    contractNumber: "",
    monthlyFee: undefined,
    settlementAmount: { amount: "12000.50", currency: "ZAR" },
  });
});

it("creates a third party without what is blank", () => {
  const item = {
    ...NO_ITEM,
    description: " Canon ",
    rental: "900",
    usages: [NO_USAGE, { ...NO_USAGE, meter: "Mono" }],
  };
  const typed = { ...NO_VALUES, supplierName: " Rival ", endDate: "2027-11-30", items: [NO_ITEM, item] };
  expect(JSON.parse(JSON.stringify(inputOf(typed, "ZAR")))).toEqual({
    supplierName: "Rival",
    endDate: "2027-11-30",
    items: [
      {
        description: "Canon",
        quantity: 1,
        rental: { amount: "900.00", currency: "ZAR" },
        usages: [{ meter: "Mono" }],
      },
    ],
  });
});

describe("two versions", () => {
  const theirs = { ...base, supplierName: "Other Copiers", items: [] };
  const mine = { ...base, monthlyFee: "1300", items: [...base.items, { ...NO_ITEM, description: "Scanner" }] };

  it("differ in fields, and in the items as a whole", () => {
    expect(merge.differences(base, mine, theirs)).toEqual([
      { field: "supplierName", changedBy: "them" },
      { field: "monthlyFee", changedBy: "me" },
      { field: "items", changedBy: "both" },
    ]);
  });

  it("are joined by what each changed", () => {
    const choices = merge.firstChoices(merge.differences(base, mine, theirs));
    expect(merge.merged(mine, theirs, choices)).toEqual({ ...mine, supplierName: "Other Copiers" });
    expect(merge.merged(mine, theirs, { ...choices, items: "theirs" }).items).toEqual([]);
  });
});
