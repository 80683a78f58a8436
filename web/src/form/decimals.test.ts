import { expect, it } from "vitest";
import { amountText, decimalsOf, plainDecimal } from "./decimals";

it.each([
  ["1250", "1250"],
  [" 1 250,50 ", "1250.5"],
  ["1\u00a0250.00", "1250"],
  ["0,0850", "0.085"],
  [",5", "0.5"],
  ["007", "7"],
  ["12.", "12"],
  ["-3,50", "-3.5"],
  ["-0", "0"],
  ["9007199254740993.01", "9007199254740993.01"],
])("reads %j as %s", (typed, plain) => {
  expect(plainDecimal(typed)).toBe(plain);
});

it.each(["", " ", "-", ",", "R 12", "1,250.00", "1e3", "12 %", "--5"])("finds no number in %j", (typed) => {
  expect(plainDecimal(typed)).toBeUndefined();
});

it("counts decimals, and writes cents", () => {
  expect([decimalsOf("12"), decimalsOf("0.085")]).toEqual([0, 3]);
  expect([amountText("1250"), amountText("1250.5")]).toEqual(["1250.00", "1250.50"]);
});
