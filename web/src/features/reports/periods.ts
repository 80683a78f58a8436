/** Days that follow each other. */
export interface Period {
  from: string;
  to: string;
}

/** Periods to choose at once. */
export const QUICK = ["thisWeek", "lastWeek", "thisMonth", "lastMonth", "last90"] as const;
export type QuickPeriod = (typeof QUICK)[number];

/** The days of a quick choice; weeks begin on Monday. `today` is the day it is in the tenant's zone. */
export function quickPeriod(name: QuickPeriod, today: string): Period {
  const monday = plus(today, -((weekday(today) + 6) % 7));
  const first = `${today.slice(0, 8)}01`;
  switch (name) {
    case "thisWeek":
      return { from: monday, to: plus(monday, 6) };
    case "lastWeek":
      return { from: plus(monday, -7), to: plus(monday, -1) };
    case "thisMonth":
      return { from: first, to: lastOfMonth(first) };
    case "lastMonth": {
      const last = plus(first, -1);
      return { from: `${last.slice(0, 8)}01`, to: last };
    }
    case "last90":
      return { from: plus(today, -89), to: today };
  }
}

/** The last day of a day's month. */
export function lastOfMonth(day: string): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.toISOString().slice(0, 10);
}

function plus(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
