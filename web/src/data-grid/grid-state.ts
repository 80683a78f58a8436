import type { RowData } from "@tanstack/react-table";
import { allOf, anyOf, condition, type FilterOperator } from "@/api/filter";
import type { Filter } from "@/api/types";
import { fits } from "./built-filter/check";
import { filterFields } from "./built-filter/fields";
import { applies, type BuiltFilter, isOperator, LONGEST_VALUE, parseFilter } from "./built-filter/tree";
import type { GridColumn } from "./columns";

/** What the filter row holds for one column. */
export interface ColumnFilter {
  op: FilterOperator;
  values: string[];
}

/** The state of a grid. It lives in the address, so that Back, links and reload keep it. */
export interface GridState {
  /** From 1. */
  page: number;
  /** Rows on a page; 0 means all, fetched as the user scrolls. */
  size: number;
  /** Field name, then optionally " desc". */
  sort: string;
  /** The filter text box. */
  text: string;
  /** The filter row, by field. */
  filters: Record<string, ColumnFilter>;
  /** What was made with Create Filter. */
  built?: BuiltFilter;
}

/** The same in the address: only what differs from the initial state, with short names. */
export interface GridSearch {
  page?: number;
  size?: number;
  sort?: string;
  q?: string;
  f?: Record<string, ColumnFilter>;
  /** The built filter, as the API takes it. */
  b?: Filter;
  /** The built filter is switched off. */
  off?: true;
  /** Id of the saved view that is shown. */
  v?: string;
  /** What the address says counts, not what the view says: somebody has changed something since it was saved. */
  edited?: true;
}

/** The numbers of rows a page can have; 0 means all. */
export const PAGE_SIZES = [25, 50, 100, 0] as const;

/** Rows fetched at once when all are shown. */
export const ALL_CHUNK = 100;

/** Longest filter text, in characters. */
export const LONGEST_TEXT = LONGEST_VALUE;

/**
 * Reads the state from an address. What makes no sense is undefined: addresses are typed and cut by hand. It is not
 * left out, because the router keeps what a page does not replace.
 */
export function parseGridSearch(search: Record<string, unknown>): GridSearch {
  const parsed: GridSearch = {
    page: undefined,
    size: undefined,
    sort: undefined,
    q: undefined,
    f: undefined,
    b: undefined,
    off: undefined,
    v: undefined,
    edited: undefined,
  };
  const { page, size } = search;
  if (typeof page === "number" && Number.isInteger(page) && page > 1) parsed.page = page;
  if (typeof size === "number" && size !== PAGE_SIZES[0] && (PAGE_SIZES as readonly number[]).includes(size)) {
    parsed.size = size;
  }
  if (typeof search.sort === "string" && /^[A-Za-z]+( desc)?$/.test(search.sort)) parsed.sort = search.sort;
  // The router reads "q=12" as a number.
  const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
  if (q.trim()) parsed.q = q.slice(0, LONGEST_TEXT);
  const f = columnFilters(search.f);
  if (Object.keys(f).length > 0) parsed.f = f;
  parsed.b = parseFilter(search.b);
  if (parsed.b && search.off === true) parsed.off = true;
  if (typeof search.v === "string" && /^[\w-]{1,64}$/.test(search.v)) {
    parsed.v = search.v;
    if (search.edited === true) parsed.edited = true;
  }
  return parsed;
}

/** The state an address stands for. */
export function gridState(search: GridSearch, initialSort: string): GridState {
  return {
    page: search.page ?? 1,
    size: search.size ?? PAGE_SIZES[0],
    sort: search.sort ?? initialSort,
    text: search.q ?? "",
    filters: search.f ?? {},
    built: search.b && { filter: search.b, on: !search.off },
  };
}

/**
 * The state without an order and filters that no column has: they would only make the server refuse the list. A built
 * filter stays as it is, so that it can be told, and is marked as unfit.
 */
export function knownState<Row extends RowData>(
  state: GridState,
  columns: readonly GridColumn<Row>[],
  initialSort: string,
): GridState {
  const metas = columns.flatMap(({ meta }) => meta ?? []);
  const sortable = metas.some(({ sortField }) => sortField === state.sort.replace(/ desc$/, ""));
  const filters = Object.entries(state.filters).filter(([field]) =>
    metas.some(({ filter }) => filter?.field === field),
  );
  const known = { ...state, sort: sortable ? state.sort : initialSort, filters: Object.fromEntries(filters) };
  if (!state.built || fits(state.built.filter, filterFields(metas))) return known;
  return { ...known, built: { ...state.built, unfit: true } };
}

/** Number of the last page; undefined if there are no pages, or it is not known how many. */
export function lastPage(state: GridState, count: number | undefined): number | undefined {
  return count === undefined || state.size === 0 ? undefined : Math.max(1, Math.ceil(count / state.size));
}

/** The address of a state. */
export function gridSearch(state: GridState, initialSort: string): GridSearch {
  return {
    page: state.page > 1 ? state.page : undefined,
    size: state.size === PAGE_SIZES[0] ? undefined : state.size,
    sort: state.sort === initialSort ? undefined : state.sort,
    q: state.text.trim() ? state.text : undefined,
    f: Object.keys(state.filters).length > 0 ? state.filters : undefined,
    b: state.built?.filter,
    off: state.built && !state.built.on ? true : undefined,
  };
}

/**
 * The state after a change. Whatever changes which rows there are goes back to the first page. Filters without a
 * value are dropped.
 */
export function changedState(state: GridState, patch: Partial<GridState>): GridState {
  const next = { ...state, page: 1, ...patch };
  next.filters = Object.fromEntries(Object.entries(next.filters).filter(([, filter]) => isSet(filter)));
  return next;
}

/**
 * The filter of the API for the filter row, the built filter, and the filter text box where it looks into the searched
 * fields.
 */
export function gridFilter(state: GridState, searched: readonly string[] = []): Filter | undefined {
  const parts = Object.entries(state.filters).map(([field, { op, values }]) => condition(field, op, ...values));
  if (applies(state.built)) parts.push(state.built.filter);
  const text = state.text.trim();
  const box = text ? anyOf(searched.map((field) => condition(field, "CONTAINS", text))) : undefined;
  return allOf(box ? [...parts, box] : parts);
}

/** True when the user narrowed the list down. */
export function isFiltered(state: GridState): boolean {
  return state.text.trim() !== "" || Object.keys(state.filters).length > 0 || applies(state.built);
}

/** The state without the filter of one column. */
export function withoutFilterOf(state: GridState, field: string): GridState {
  const { [field]: _, ...filters } = state.filters;
  return { ...state, filters };
}

/** Clears what narrows the list down. A built filter is work, so it is only switched off. */
export function withoutFilters({ built }: GridState): Partial<GridState> {
  return { text: "", filters: {}, built: built && { ...built, on: false } };
}

/** True when a filter says something. */
function isSet({ op, values }: ColumnFilter): boolean {
  return op === "BLANK" || values.some((value) => value.trim() !== "");
}

function texts(values: unknown[]): string[] {
  return values.filter((entry) => typeof entry === "string").map((entry) => entry.slice(0, LONGEST_TEXT));
}

function columnFilters(value: unknown): Record<string, ColumnFilter> {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).flatMap(([field, filter]): [string, ColumnFilter][] => {
    const { op, values } = (filter ?? {}) as Partial<Record<keyof ColumnFilter, unknown>>;
    if (!isOperator(op) || !Array.isArray(values)) return [];
    const parsed = { op, values: texts(values) };
    return isSet(parsed) ? [[field, parsed]] : [];
  });
  return Object.fromEntries(entries);
}
