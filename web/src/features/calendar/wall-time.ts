import type { Activity } from "@/api/types";
import { readTime, typedTime } from "@/features/activities/zoned-time";

/**
 * The calendar's own clock. What it draws are times as the clocks of the tenant's zone show them, handed over as if they were
 * UTC: so an appointment at nine stands at nine on both sides of a change of the clocks, whatever zone the browser is in.
 */

const MINUTE = 60_000;

/** From when until when something is drawn, as the calendar has it: "2026-11-22T14:30". */
export interface WallSpan {
  start: string;
  end: string;
}

/** When an activity begins, and how long it takes. */
export interface When {
  startTime: string;
  durationMinutes: number;
}

/** From when until when an activity is drawn: as long as it takes, also over a change of the clocks. */
export function wallSpan(
  { startTime, durationMinutes }: Pick<Activity, "startTime" | "durationMinutes">,
  zone: string,
): WallSpan {
  const start = typedTime(startTime ?? new Date(0), zone);
  return { start, end: later(start, durationMinutes ?? 0) };
}

/** What was drawn from when until when; undefined where the clocks go forward just then, and show no such time. */
export function whenOf(start: Date, end: Date, zone: string): When | undefined {
  const { instant } = readTime(wall(start), zone);
  if (instant === undefined) return undefined;
  return { startTime: instant, durationMinutes: Math.round((end.getTime() - start.getTime()) / MINUTE) };
}

/** A time of the calendar as it is typed. */
export function wall(time: Date): string {
  return time.toISOString().slice(0, "2026-11-22T14:30".length);
}

/** The instant at which a day of the zone begins, also where its clocks go forward at midnight. */
export function startOfDay(day: string, zone: string): string {
  // By the quarters of an hour by which clocks are changed; no change is longer than two hours.
  for (let minutes = 0; minutes <= 120; minutes += 15) {
    const { instant } = readTime(later(`${day}T00:00`, minutes), zone);
    if (instant !== undefined) return instant;
  }
  return `${day}T00:00:00.000Z`;
}

function later(typed: string, minutes: number): string {
  return wall(new Date(Date.parse(`${typed}Z`) + minutes * MINUTE));
}
