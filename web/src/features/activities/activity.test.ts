import i18next from "i18next";
import { expect, it } from "vitest";
import { activity } from "@/test/samples";
import { durationText, isOverdue, numbersOf } from "./activity";

it.each([
  [45, "45 min"],
  [60, "1 h"],
  [90, "1 h 30 min"],
  [1440, "24 h"],
  [undefined, ""],
])("writes %s minutes as %j", (minutes, text) => {
  expect(durationText(i18next.t, minutes)).toBe(text);
});

it("knows what is overdue: as the server said or since then, and never what is done", () => {
  const now = new Date("2026-11-22T09:00:00Z");
  expect(isOverdue(activity({ overdue: true }), now)).toBe(true);
  expect(isOverdue(activity({ startTime: "2026-11-22T08:59:59Z" }), now)).toBe(true);
  expect(isOverdue(activity({ startTime: "2026-11-22T09:00:01Z" }), now)).toBe(false);
  const done = { status: "ACTIVITY_STATUS_COMPLETED", startTime: "2026-11-22T08:00:00Z" } as const;
  expect(isOverdue(activity(done), now)).toBe(false);
});

it("names each number once, the one on the way first", () => {
  expect(numbersOf(activity({ contactTelephone: "082 555 0100" }))).toEqual(["082 555 0100", "021 555 0101"]);
});
