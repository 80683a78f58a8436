import { expect, it } from "vitest";
import { parseCalendarSearch } from "./calendar-search";
import { daysOf, firstDayOfWeek, stepped } from "./span";

it.each([
  ["day", 1, "2026-11-22", "2026-11-23"],
  ["week", 1, "2026-11-16", "2026-11-23"],
  ["week", 0, "2026-11-22", "2026-11-29"],
  ["week", 6, "2026-11-21", "2026-11-28"],
  ["list", 1, "2026-11-16", "2026-11-23"],
  ["month", 1, "2026-10-26", "2026-12-07"],
  ["month", 0, "2026-11-01", "2026-12-13"],
] as const)("shows by %s, weeks beginning with day %i, %s until before %s", (span, firstDay, from, to) => {
  expect(daysOf(span, "2026-11-22", firstDay)).toEqual({ from, to });
});

it.each([
  ["day", "2026-12-31", 1, "2027-01-01"],
  ["week", "2026-11-22", -1, "2026-11-15"],
  ["list", "2026-11-22", 1, "2026-11-29"],
  ["month", "2026-01-31", 1, "2026-02-28"],
  ["month", "2027-01-15", -1, "2026-12-15"],
] as const)("steps by %s from %s (%i) to %s", (span, day, by, next) => {
  expect(stepped(span, day, by)).toBe(next);
});

it("begins weeks as the locale does, and with Monday where that is unknown", () => {
  expect([firstDayOfWeek("de-DE"), firstDayOfWeek("en-US"), firstDayOfWeek("not a locale")]).toEqual([1, 0, 1]);
});

it("reads from the address only what a calendar can show", () => {
  const search = { span: "month", day: "2026-02-28", view: "team", salesman: "e-1" };
  expect(parseCalendarSearch(search)).toEqual(search);
  const nonsense = { span: "year", day: "2026-02-30", view: "others", salesman: 7 };
  expect(Object.values(parseCalendarSearch(nonsense)).filter((value) => value !== undefined)).toEqual([]);
});
