import { expect, it } from "vitest";
import { hourIn, nextHalfHour, nextOfficeTime, readTime, typedTime } from "./zoned-time";

const JOHANNESBURG = "Africa/Johannesburg";
const BERLIN = "Europe/Berlin";

it.each([
  ["2026-11-22T14:30", JOHANNESBURG, "2026-11-22T12:30:00.000Z"],
  ["2026-11-22T00:00", JOHANNESBURG, "2026-11-21T22:00:00.000Z"],
  ["2026-07-01T09:00", BERLIN, "2026-07-01T07:00:00.000Z"],
  ["2026-12-01T09:00", BERLIN, "2026-12-01T08:00:00.000Z"],
  ["2026-11-22T14:30:15.000", "UTC", "2026-11-22T14:30:00.000Z"],
  ["2026-11-22T14:30", "Asia/Kathmandu", "2026-11-22T08:45:00.000Z"],
  ["2026-11-22T14:30", "America/St_Johns", "2026-11-22T18:00:00.000Z"],
])("reads %s in %s as %s, and writes it the same way", (typed, zone, instant) => {
  expect(readTime(typed, zone)).toEqual({ instant });
  expect(typedTime(instant, zone)).toBe(typed.slice(0, 16));
});

it("finds no instant for a time that the clocks skip, and both edges of the gap", () => {
  expect(readTime("2026-03-29T02:30", BERLIN)).toEqual({ instant: undefined, wrong: "skipped" });
  expect(readTime("2026-03-29T01:59", BERLIN)).toEqual({ instant: "2026-03-29T00:59:00.000Z" });
  expect(readTime("2026-03-29T03:00", BERLIN)).toEqual({ instant: "2026-03-29T01:00:00.000Z" });
  expect(readTime("2026-03-08T02:15", "America/New_York").instant).toBeUndefined();
});

it("takes the first of two equal times where the clocks go back", () => {
  expect(readTime("2026-10-25T02:30", BERLIN)).toEqual({ instant: "2026-10-25T00:30:00.000Z" });
  expect(typedTime("2026-10-25T01:30:00Z", BERLIN)).toBe("2026-10-25T02:30");
});

it.each(["", "tomorrow", "2026-02-30T10:00", "2026-11-22", "2026-11-22T24:10", "12026-11-22T10:00"])(
  "reads no time from %j",
  (typed) => {
    expect(readTime(typed, JOHANNESBURG)).toEqual({ instant: undefined, wrong: "missing" });
  },
);

it.each([
  ["2026-11-22T08:00:00Z", JOHANNESBURG, "2026-11-22T10:00"],
  ["2026-11-22T08:00:01Z", JOHANNESBURG, "2026-11-22T10:30"],
  ["2026-11-22T08:31:00Z", JOHANNESBURG, "2026-11-22T11:00"],
  ["2026-11-22T21:45:00Z", JOHANNESBURG, "2026-11-23T00:00"],
  ["2026-11-22T08:00:00Z", "Asia/Kathmandu", "2026-11-22T14:00"],
  // The half hour after 1:45 is skipped: 3:00 comes next.
  ["2026-03-29T00:45:00Z", BERLIN, "2026-03-29T03:00"],
])("rounds %s in %s up to %s", (now, zone, start) => {
  expect(nextHalfHour(new Date(now), zone)).toBe(start);
});

it.each([
  // Thursday: now, before anybody is there, and after everybody has gone.
  ["2026-11-26T08:10:00Z", JOHANNESBURG, "2026-11-26T10:30"],
  ["2026-11-26T04:10:00Z", JOHANNESBURG, "2026-11-26T08:00"],
  ["2026-11-26T14:30:00Z", JOHANNESBURG, "2026-11-26T16:30"],
  ["2026-11-26T14:31:00Z", JOHANNESBURG, "2026-11-27T08:00"],
  ["2026-11-26T21:45:00Z", JOHANNESBURG, "2026-11-27T08:00"],
  // Friday at 16:50, Saturday and Sunday.
  ["2026-11-27T14:50:00Z", JOHANNESBURG, "2026-11-30T08:00"],
  ["2026-11-28T08:00:00Z", JOHANNESBURG, "2026-11-30T08:00"],
  ["2026-11-29T22:10:00Z", JOHANNESBURG, "2026-11-30T08:00"],
  // It is Saturday there already, and Friday here.
  ["2026-11-27T14:50:00Z", "Asia/Tokyo", "2026-11-30T08:00"],
  // Over the Sunday on which the clocks go forward, and the one on which they go back.
  ["2026-03-27T15:50:00Z", BERLIN, "2026-03-30T08:00"],
  ["2026-03-29T00:45:00Z", BERLIN, "2026-03-30T08:00"],
  ["2026-10-23T14:50:00Z", BERLIN, "2026-10-26T08:00"],
  ["2026-10-25T00:45:00Z", BERLIN, "2026-10-26T08:00"],
  // Over the end of the year.
  ["2027-12-31T15:00:00Z", JOHANNESBURG, "2028-01-03T08:00"],
])("plans at %s in %s for %s", (now, zone, start) => {
  expect(nextOfficeTime(new Date(now), zone)).toBe(start);
});

it("tells the hour of the zone's clocks", () => {
  expect(hourIn("2026-11-22T10:00:00Z", JOHANNESBURG)).toBe(12);
  expect(hourIn("2026-11-22T22:30:00Z", JOHANNESBURG)).toBe(0);
});

it("takes the browser's zone for one that is not known", () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  expect(readTime("2026-11-22T14:30", "Mars/Base")).toEqual(readTime("2026-11-22T14:30", timeZone));
});
