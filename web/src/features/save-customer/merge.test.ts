import { expect, it } from "vitest";
import { customer } from "@/test/samples";
import { differences, firstChoices, merged } from "./merge";
import { valuesOf } from "./values";

const base = valuesOf(customer());
const mine = { ...base, telephone: "mine", email: "both@mine.example" };
const theirs = { ...base, fax: "theirs", email: "both@theirs.example" };
const found = differences(base, mine, theirs);

it("tells who changed what", () => {
  expect(found).toEqual([
    { field: "telephone", changedBy: "me" },
    { field: "email", changedBy: "both" },
    { field: "fax", changedBy: "them" },
  ]);
});

it("keeps everybody's own changes, and mine where both changed the same", () => {
  expect(merged(mine, theirs, firstChoices(found))).toEqual({
    ...base,
    telephone: "mine",
    email: "both@mine.example",
    fax: "theirs",
  });
});

it("follows the user's choice", () => {
  const choices = { ...firstChoices(found), email: "theirs" as const, telephone: "theirs" as const };
  expect(merged(mine, theirs, choices)).toEqual(theirs);
});

it("finds nothing where both came to the same", () => {
  expect(differences(base, { ...base, fax: "same" }, { ...base, fax: "same" })).toEqual([]);
});
