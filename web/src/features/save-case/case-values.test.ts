import i18next from "i18next";
import { expect, it } from "vitest";
import { aCase } from "@/test/samples";
import { casePatchOf, caseValuesOf, mergeCase } from "./case-values";
import { validateCase } from "./validate-case";

const stored = caseValuesOf(aCase());

it("sends only what differs, and a blank value by its name alone", () => {
  const values = { ...stored, subject: " Newer copiers ", value: "" };
  const fields = mergeCase.changed(stored, values);
  expect(fields).toEqual(["subject", "value"]);
  expect(casePatchOf(values, fields, "ZAR")).toEqual({ subject: "Newer copiers", value: undefined });
});

it("takes another way to write the amount for the same", () => {
  expect(mergeCase.changed(stored, { ...stored, value: "1 250" })).toEqual([]);
  expect(casePatchOf({ ...stored, value: "99,9" }, ["value"], "ZAR")).toEqual({
    value: { amount: "99.90", currency: "ZAR" },
  });
});

it("finds what is missing and what is no amount", () => {
  const blank = { contactId: "", subject: " ", information: "", value: "", stageId: "", caseDate: "" };
  expect(Object.keys(validateCase(i18next.t, blank))).toEqual(["contactId", "subject", "stageId", "caseDate"]);
  for (const value of ["-1", "1.234", "x"]) {
    expect(Object.keys(validateCase(i18next.t, { ...stored, value }))).toEqual(["value"]);
  }
});
