import { expect, it } from "vitest";
import { type Edits, targetOf, valuesOf, withEdit, withoutField } from "./targets";

const none: Edits = new Map();

it("keeps what was typed until it says what is stored", () => {
  const edited = withEdit(withEdit(none, "sam", "calls", "30", 20), "sam", "emails", "x", 5);
  expect(edited.get("sam")).toEqual({ calls: "30", emails: "x" });
  expect(withEdit(edited, "sam", "calls", " 20 ", 20).get("sam")).toEqual({ emails: "x" });
  expect(withEdit(withEdit(edited, "sam", "calls", "20", 20), "sam", "emails", "5", 5).size).toBe(0);
});

it("forgets a column once it was applied to all, or one cell of it", () => {
  const edited = withEdit(withEdit(none, "sam", "calls", "30", 20), "thandi", "calls", "40", 20);
  expect(withoutField(edited, "calls").size).toBe(0);
  expect([...withoutField(edited, "calls", "sam").keys()]).toEqual(["thandi"]);
});

it("reads whole numbers up to the server's limit and nothing else", () => {
  expect(["0", " 12 ", "100000"].map(targetOf)).toEqual([0, 12, 100_000]);
  expect(["", "-1", "1.5", "100001", "1e3", "ten"].map(targetOf)).toEqual(Array(6).fill(undefined));
  expect(valuesOf({ calls: "3", quotes: "4" })).toEqual({ calls: 3, quotes: 4 });
  expect(valuesOf({ calls: "3", quotes: "" })).toBeUndefined();
});
