import i18next from "i18next";
import { expect, it } from "vitest";
import { caseConfig } from "@/test/samples";
import { blankValues } from "./new-values";
import { validateNew } from "./validate";

const zone = "Africa/Johannesburg";
const blank = blankValues({
  chosen: undefined,
  contactId: "",
  salesmanId: "",
  caseDate: "2026-12-22",
  now: new Date("2026-11-22T08:05:00Z"),
  zone,
  config: caseConfig,
});
const wrong = (values: typeof blank, choosesSalesman = false) =>
  Object.keys(validateNew(i18next.t, values, { zone, choosesSalesman })).sort();

it("asks for each thing once: the stage comes with the type, the contact with the case's", () => {
  expect(wrong(blank)).toEqual(["activity.subject", "case.caseTypeId", "case.contactId", "case.subject"]);
});

it("asks who plans for others whose case it is", () => {
  expect(wrong(blank, true)).toContain("case.salesmanId");
});

it("asks for nothing of a new case where an open one is chosen", () => {
  const values = { ...blank, caseId: "case-2", activity: { ...blank.activity, subject: "Toner", contactId: "k-1" } };
  expect(wrong(values, true)).toEqual([]);
});

it("finds a value that is no amount, and a time that is none", () => {
  const values = {
    ...blank,
    case: { ...blank.case, value: "much" },
    activity: { ...blank.activity, startTime: "", durationMinutes: "0" },
  };
  expect(wrong(values)).toEqual(
    expect.arrayContaining(["activity.durationMinutes", "activity.startTime", "case.value"]),
  );
});
