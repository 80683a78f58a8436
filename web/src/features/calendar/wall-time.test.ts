import { expect, it } from "vitest";
import { startOfDay, wallSpan, whenOf } from "./wall-time";

const BERLIN = "Europe/Berlin";
const drawn = (time: string) => new Date(`${time}Z`);

it.each([
  // The clocks go forward on 29 March and back on 25 October.
  ["2026-03-28T08:00:00Z", "2026-03-28T09:00"],
  ["2026-03-29T07:00:00Z", "2026-03-29T09:00"],
  ["2026-10-24T07:00:00Z", "2026-10-24T09:00"],
  ["2026-10-25T08:00:00Z", "2026-10-25T09:00"],
])("draws what begins %s at nine, on both sides of a change of the clocks", (startTime, start) => {
  expect(wallSpan({ startTime, durationMinutes: 60 }, BERLIN)).toEqual({ start, end: start.replace("09", "10") });
});

it.each([
  ["2026-03-29T09:00", "2026-03-29T07:00:00.000Z"],
  ["2026-03-30T09:00", "2026-03-30T07:00:00.000Z"],
  ["2026-10-24T09:00", "2026-10-24T07:00:00.000Z"],
  ["2026-10-26T09:00", "2026-10-26T08:00:00.000Z"],
])("reads what is dropped at %s as %s", (start, startTime) => {
  const end = new Date(drawn(start).getTime() + 45 * 60_000);
  expect(whenOf(drawn(start), end, BERLIN)).toEqual({ startTime, durationMinutes: 45 });
});

it("lets nothing begin at a time that the clocks skip", () => {
  expect(whenOf(drawn("2026-03-29T02:30"), drawn("2026-03-29T03:30"), BERLIN)).toBeUndefined();
});

it("draws as long as it takes what lasts over a change of the clocks", () => {
  const ends = ["2026-03-28T23:30:00Z", "2026-10-24T22:30:00Z"].map(
    (startTime) => wallSpan({ startTime, durationMinutes: 240 }, BERLIN).end,
  );
  expect(ends).toEqual(["2026-03-29T04:30", "2026-10-25T04:30"]);
});

it.each([
  ["2026-03-29", BERLIN, "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", BERLIN, "2026-03-29T22:00:00.000Z"],
  ["2026-11-22", "Africa/Johannesburg", "2026-11-21T22:00:00.000Z"],
  // There the clocks go forward at midnight: the day begins at one.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
])("begins %s in %s at %s", (day, zone, instant) => {
  expect(startOfDay(day, zone)).toBe(instant);
});
