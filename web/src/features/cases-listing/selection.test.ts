import { expect, it } from "vitest";
import { allOf, condition } from "@/api/filter";
import { gridState } from "@/data-grid/grid-state";
import { firstShown, parseCasesSearch } from "./cases-search";
import { asksForStatus, casesFilter } from "./selection";

const plain = gridState({}, "caseDate");

it("shows open cases, ended ones or all", () => {
  expect(casesFilter(plain, "open")).toEqual(condition("status", "EQUALS", "OPEN"));
  expect(casesFilter(plain, "ended")).toEqual(condition("status", "NOT_EQUALS", "OPEN"));
  expect(casesFilter(plain, "all")).toBeUndefined();
});

it("leaves the status to a filter that asks for one", () => {
  const state = gridState({ f: { status: { op: "ANY_OF", values: ["WON"] } } }, "caseDate");
  expect(asksForStatus(state)).toBe(true);
  expect(casesFilter(state, "open")).toEqual(condition("status", "ANY_OF", "WON"));
});

it("asks for those of one salesman beside everything else", () => {
  const his = condition("salesmanId", "EQUALS", "piet");
  expect(casesFilter(plain, "all", "piet")).toEqual(his);
  expect(casesFilter(undefined, "open", "piet")).toEqual(his);
  expect(casesFilter(plain, "open", "piet")).toEqual(allOf([condition("status", "EQUALS", "OPEN"), his]));
});

it("begins with one's own open cases, and with all of a customer", () => {
  expect(firstShown({ customerId: undefined })).toBe("open");
  expect(firstShown({ customerId: "c-1" })).toBe("all");
});

it("reads the address, and nothing that makes no sense", () => {
  expect(parseCasesSearch({ show: "ended", view: "team" })).toMatchObject({ show: "ended", view: "team" });
  expect(parseCasesSearch({ show: "x", view: 1 })).toMatchObject({ show: undefined, view: undefined });
  expect(parseCasesSearch({ salesman: "0190-a" })).toMatchObject({ salesman: "0190-a" });
  expect(parseCasesSearch({ salesman: "no id" })).toMatchObject({ salesman: undefined });
});
