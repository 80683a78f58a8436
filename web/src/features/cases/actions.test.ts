import i18next from "i18next";
import { expect, it } from "vitest";
import { aCase } from "@/test/samples";
import { caseActions } from "./actions";

const labels = (...[of, on]: [Parameters<typeof caseActions>[1], Partial<Parameters<typeof caseActions>[2]>?]) =>
  caseActions(i18next.t, of, { onReopen: () => {}, ...on }).map(({ label }) => label);

it("offers what the server offers, by the manual's names", () => {
  expect(labels(aCase())).toEqual([
    "View/Edit this Case",
    "View Case Info and History",
    "New Activity",
    "Close this Case",
    "Won this Case",
    "Lost this Case",
    "View Customer",
  ]);
  expect(labels(aCase({ actions: ["CASE_ACTION_REOPEN"] }), { ofOneCustomer: true })).toEqual([
    "View Case Info and History",
    "Re-open this Case",
  ]);
});

it("leads to no page that is the present one", () => {
  expect(labels(aCase({ actions: [] }), { onInfo: true })).toEqual([]);
});

it("has no key twice", () => {
  const keys = caseActions(
    i18next.t,
    aCase({ actions: ["CASE_ACTION_EDIT", "CASE_ACTION_CLOSE", "CASE_ACTION_REOPEN"] }),
    {
      onReopen: () => {},
    },
  ).map((action) => action.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
