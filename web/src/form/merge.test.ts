import { expect, it } from "vitest";
import { merging } from "./merge";

const { changed, differences, firstChoices, merged } = merging<{ telephone: string; email: string; fax: string }>({
  fields: ["telephone", "email", "fax"],
  same: (one, other) => one.trim() === other.trim(),
});
const base = { telephone: "base", email: "base", fax: "base" };
const mine = { ...base, telephone: "mine", email: "both, mine" };
const theirs = { ...base, fax: "theirs", email: "both, theirs" };
const found = differences(base, mine, theirs);

it("names the fields that say something else", () => {
  expect(changed(base, { ...mine, fax: " base " })).toEqual(["telephone", "email"]);
});

it("tells who changed what", () => {
  expect(found).toEqual([
    { field: "telephone", changedBy: "me" },
    { field: "email", changedBy: "both" },
    { field: "fax", changedBy: "them" },
  ]);
});

it("keeps everybody's own changes, and mine where both changed the same", () => {
  expect(merged(mine, theirs, firstChoices(found))).toEqual({ telephone: "mine", email: "both, mine", fax: "theirs" });
});

it("follows the user's choice", () => {
  const choices = { ...firstChoices(found), email: "theirs" as const, telephone: "theirs" as const };
  expect(merged(mine, theirs, choices)).toEqual(theirs);
});

it("finds nothing where both came to the same", () => {
  expect(differences(base, { ...base, fax: "same" }, { ...base, fax: "same" })).toEqual([]);
});
