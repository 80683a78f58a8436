import i18next from "i18next";
import { expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { inFormOrder, serverErrors } from "@/form/errors";
import { NO_ITEM, NO_USAGE } from "./items";
import { inItemUsage, inputName, inputPath, validate } from "./validate";
import { FIELDS, type ItemValues, NO_VALUES, type ThirdPartyValues } from "./values";

const t = i18next.t;
const least: ThirdPartyValues = { ...NO_VALUES, supplierName: "Rival", endDate: "2027-11-30" };
const wrong = (changes: Partial<ThirdPartyValues>) => Object.keys(validate(t, { ...least, ...changes })).sort();
const wrongItem = (changes: Partial<ItemValues>) => wrong({ items: [{ ...NO_ITEM, ...changes }] });

it("asks for the supplier and the end, and for no more", () => {
  expect(Object.keys(validate(t, NO_VALUES))).toEqual(["supplierName", "endDate"]);
  expect(wrong({})).toEqual([]);
});

it("finds a start after the end", () => {
  expect(wrong({ startDate: "2027-12-01" })).toEqual(["startDate"]);
  expect(wrong({ startDate: "2027-11-30" })).toEqual([]);
});

it("takes comma and point, and finds what is no amount, percentage or length", () => {
  expect(wrong({ monthlyFee: "1 250,00", escalationPercent: "8.5", settlementAmount: "0" })).toEqual([]);
  expect(wrong({ monthlyFee: "1250.001", escalationPercent: "101", settlementAmount: "-1" })).toEqual([
    "escalationPercent",
    "monthlyFee",
    "settlementAmount",
  ]);
  expect(wrong({ monthlyFee: "R 12", escalationPercent: "8 %", notes: "x".repeat(4001) })).toEqual([
    "escalationPercent",
    "monthlyFee",
    "notes",
  ]);
});

it("looks into items and their usage, but not into rows that nobody filled in", () => {
  expect(wrong({ items: [NO_ITEM, { ...NO_ITEM, usages: [NO_USAGE] }] })).toEqual([]);
  expect(wrongItem({ serialNumber: "1" })).toEqual(["items.0.description"]);
  expect(wrongItem({ description: "Canon", quantity: "0", rental: "x" })).toEqual([
    "items.0.quantity",
    "items.0.rental",
  ]);
  expect(wrongItem({ description: "Canon", quantity: "" })).toEqual([]);
  const usage = { ...NO_USAGE, averageMonthlyVolume: "1.5", minimumVolume: "3000000000", ratePerCopy: "0.0850001" };
  expect(wrongItem({ description: "Canon", usages: [NO_USAGE, usage] })).toEqual([
    "items.0.usages.1.averageMonthlyVolume",
    "items.0.usages.1.meter",
    "items.0.usages.1.minimumVolume",
    "items.0.usages.1.ratePerCopy",
  ]);
});

it("leads the server's messages to their inputs, those of items too", () => {
  const problem = new ApiProblem(400, {
    errors: [
      { field: "items[1].usages[0].minimumCharge", message: "Enter zero or more." },
      { field: "supplierName", message: "Too long." },
      { field: "nothing", message: "Odd." },
    ],
  });
  const errors = serverErrors(problem, FIELDS, inputPath);
  expect(errors).toEqual({
    "items.1.usages.0.minimumCharge": "Enter zero or more.",
    supplierName: "Too long.",
    "": "Odd.",
  });
  expect(inFormOrder(errors, FIELDS).map(([path]) => path)).toEqual([
    "",
    "supplierName",
    "items.1.usages.0.minimumCharge",
  ]);
  expect(Object.keys(errors).filter(inItemUsage)).toEqual(["items.1.usages.0.minimumCharge"]);
});

it("names each input of a mistake, those of items with which of them it is", () => {
  expect(inputName(t, "monthlyFee")).toBe("Monthly fee");
  expect(inputName(t, "items")).toBe("Items and usage");
  expect(inputName(t, "items.0.rental")).toBe("Item 1 – Rental a month");
  expect(inputName(t, "items.1.usages")).toBe("Item 2");
  expect(inputName(t, "items.1.usages.0.meter")).toBe("Usage 1 of item 2 – Meter or charge");
});
