import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** How much of time a calendar shows, and how: a grid of hours, of days, or a list. */
export const SPANS = ["day", "week", "month", "list"] as const;
export type Span = (typeof SPANS)[number];

/** The address of the calendar: how much of time, around which day, and whose. */
export interface CalendarSearch {
  span?: Span;
  /** "2026-11-22"; absent means today. */
  day?: string;
  view?: ViewName;
  /** Employee id of one salesman of the view. */
  salesman?: string;
}

/** Reads the address. */
export function parseCalendarSearch({ span, day, view, salesman }: Record<string, unknown>): CalendarSearch {
  return {
    span: SPANS.find((each) => each === span),
    day: isDay(day) ? day : undefined,
    view: VIEW_NAMES.find((name) => name === view),
    salesman: typeof salesman === "string" && salesman !== "" ? salesman : undefined,
  };
}

/** Whether it is a day that there is, not the 31st of a shorter month. */
function isDay(day: unknown): day is string {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
