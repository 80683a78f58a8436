import { daysOn } from "@/features/save-activity/days-on";
import type { Span } from "./calendar-search";

/** Days, the first one and the one behind the last: "2026-11-22". */
export interface Days {
  from: string;
  to: string;
}

/** Weeks of a month's grid: always as many, so that nothing moves from one month to the next. */
const WEEKS = 6;

/** Where the locale does not say: most of the world. */
const MONDAY = 1;

/** The days that are shown around one of them. `firstDay` is that of a week, 0 for Sunday. */
export function daysOf(span: Span, day: string, firstDay: number): Days {
  if (span === "day") return { from: day, to: daysOn(day, 1) };
  const first = span === "month" ? `${day.slice(0, 8)}01` : day;
  const from = startOfWeek(first, firstDay);
  return { from, to: daysOn(from, span === "month" ? 7 * WEEKS : 7) };
}

/** The day to look at after a step forth (1) or back (-1); of a month that is shorter, its last one. */
export function stepped(span: Span, day: string, by: 1 | -1): string {
  if (span === "day") return daysOn(day, by);
  if (span !== "month") return daysOn(day, 7 * by);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + by + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** The day with which weeks begin where the tenant is, 0 for Sunday. */
export function firstDayOfWeek(locale: string): number {
  try {
    const known = new Intl.Locale(locale) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number };
      weekInfo?: { firstDay: number };
    };
    // Browsers write Sunday as 7.
    return ((known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? MONDAY) % 7;
  } catch {
    return MONDAY;
  }
}

function startOfWeek(day: string, firstDay: number): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysOn(day, -((weekday - firstDay + 7) % 7));
}
