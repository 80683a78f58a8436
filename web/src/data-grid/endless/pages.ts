import { ALL_CHUNK } from "../grid-state";
import type { GridTotal } from "../PageReference";

/** Rows before and after those in view that are fetched with them: scrolled to, they are here already. */
const AHEAD = 50;

/** What of an endless list is looked at. Rows count from 0. */
export interface View {
  first: number;
  last: number;
  /** The row that Tab reaches, wherever it is: it can have the focus, and the quick view shows it. */
  active: number;
}

/** What is known of a page that has been fetched. */
export interface FetchedPage {
  index: number;
  length: number;
  /** True if another one follows. */
  more: boolean;
}

/** The page on which a row stands. */
export function pageAt(place: number): number {
  return Math.floor(place / ALL_CHUNK);
}

/** The pages from that of one row to that of another. */
export function pagesBetween(first: number, last: number): number[] {
  const start = pageAt(first);
  return Array.from({ length: pageAt(last) - start + 1 }, (_, page) => start + page);
}

/** The pages that a view of so many rows needs, in their order: a handful, however long the list. */
export function pagesInView({ first, last, active }: View, count: number): number[] {
  const pages = pagesBetween(Math.max(0, first - AHEAD), Math.max(0, Math.min(last + AHEAD, count - 1)));
  const own = pageAt(active);
  return pages.includes(own) ? pages : [...pages, own].sort((one, other) => one - other);
}

/**
 * How many rows can be scrolled to: those counted; and while it is not known how many there are, one page more than have been
 * seen. `pages` come in their order.
 */
export function countOf(pages: readonly FetchedPage[], total: GridTotal | undefined): number {
  const last = pages.at(-1);
  const end = last ? last.index * ALL_CHUNK + last.length : 0;
  const counted = total && !total.capped;
  // A page without rows only says that the list ends before it.
  if (last && !last.more) return last.length === 0 && counted ? Math.min(end, total.count) : end;
  const known = Math.max(end, total?.count ?? 0);
  return counted || known > end ? known : end + ALL_CHUNK;
}
