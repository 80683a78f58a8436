import type { ActivityStatusName, TypeName } from "@/features/activities/activity";
import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** States and types of activities, once more: the first page reads addresses, and does without the icons of the types. */
const STATUSES = ["OPEN", "COMPLETED", "CANCELLED"] as const satisfies ActivityStatusName[];
const TYPES = ["CALL", "EMAIL", "MEETING", "ON_SITE_INSPECTION"] as const satisfies TypeName[];

/** States that the pipeline tells apart. */
export const CLASSES = ["OPEN", "WON", "LOST"] as const;
export type CaseClass = (typeof CLASSES)[number];

/** Numbers of months to choose from; an address may have any from 1 to 12. */
export const MONTHS = [3, 6, 12] as const;
/** Months where nobody says how many. */
export const USUAL_MONTHS = 3;

/** Whose work a report is about, as its address says it. */
export interface WhoseSearch {
  view?: ViewName;
  /** Id of one salesman. */
  salesman?: string;
}

/** The address of Activities for the last 30 days. */
export interface ActivityReportSearch extends WhoseSearch {
  /** First and last day; both absent for the last thirty. */
  from?: string;
  to?: string;
  status?: ActivityStatusName;
  type?: TypeName;
}

/** The address of the pipeline: how many months, and which bar's cases are listed. */
export interface MonthsPipelineSearch extends WhoseSearch {
  months?: number;
  /** The month of the bar, "2026-11"; absent lists those of all months. */
  month?: string;
  class?: CaseClass;
}

/** The address of the sales performance. */
export interface PerformanceSearch extends WhoseSearch {
  months?: number;
}

/** Reads the address of the activities. */
export function parseActivityReportSearch(search: Record<string, unknown>): ActivityReportSearch {
  const [from, to] = [day(search.from), day(search.to)];
  return {
    ...parseWhoseSearch(search),
    ...(from && to && from <= to ? { from, to } : { from: undefined, to: undefined }),
    status: STATUSES.find((name) => name === search.status),
    type: TYPES.find((name) => name === search.type),
  };
}

/** Reads the address of the pipeline. */
export function parseMonthsPipelineSearch(search: Record<string, unknown>): MonthsPipelineSearch {
  return {
    ...parseWhoseSearch(search),
    months: months(search.months),
    month: typeof search.month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month) ? search.month : undefined,
    class: CLASSES.find((name) => name === search.class),
  };
}

/** Reads the address of the sales performance. */
export function parsePerformanceSearch(search: Record<string, unknown>): PerformanceSearch {
  return { ...parseWhoseSearch(search), months: months(search.months) };
}

/** Reads whose work an address means. */
export function parseWhoseSearch({ view, salesman }: Record<string, unknown>): WhoseSearch {
  return {
    view: VIEW_NAMES.find((name) => name === view),
    salesman: typeof salesman === "string" && /^[\w-]{1,64}$/.test(salesman) ? salesman : undefined,
  };
}

function day(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  // 30 February is no day, though the browser reads it as one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : undefined;
}

function months(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= 12 && number !== USUAL_MONTHS ? number : undefined;
}
