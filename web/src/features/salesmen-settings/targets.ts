import type { SalesmanTargets, TargetDefaults } from "@/api/types";

/** What targets are of, in the order of the columns. */
export const TARGET_FIELDS = [
  "calls",
  "emails",
  "meetings",
  "inspections",
  "cases",
  "quotes",
  "orders",
  "invoices",
] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

/** Most of anything in a month; the same limit as the server's. */
export const MOST = 100_000;

/** The row of the defaults, among those of salesmen, which have their ids. */
export const DEFAULTS = "defaults";

/** What was typed and is not saved: by row, then by column. */
export type Edits = ReadonlyMap<string, Partial<Record<TargetField, string>>>;

/** A row of the grid. */
export type TargetRow = Pick<SalesmanTargets, TargetField> & Pick<TargetDefaults, "etag">;

/** The edits with a cell changed; one that says what is stored is no edit. */
export function withEdit(
  edits: Edits,
  id: string,
  field: TargetField,
  text: string,
  stored: number | undefined,
): Edits {
  const { [field]: _, ...others } = edits.get(id) ?? {};
  const row = text.trim() === String(stored ?? 0) ? others : { ...others, [field]: text };
  const next = new Map(edits);
  if (Object.keys(row).length > 0) next.set(id, row);
  else next.delete(id);
  return next;
}

/** The edits without those of a column, or of one cell of it. */
export function withoutField(edits: Edits, field: TargetField, id?: string): Edits {
  let next = edits;
  for (const row of edits.keys()) if (id === undefined || id === row) next = withEdit(next, row, field, "0", 0);
  return next;
}

/** The number that was typed; undefined if it is none that a target may be. */
export function targetOf(text: string): number | undefined {
  if (!/^\d{1,6}$/.test(text.trim())) return undefined;
  const number = Number(text);
  return number <= MOST ? number : undefined;
}

/** The numbers of a row to be saved; undefined if one of them is none. */
export function valuesOf(row: Partial<Record<TargetField, string>>): Partial<Record<TargetField, number>> | undefined {
  const values: Partial<Record<TargetField, number>> = {};
  for (const field of TARGET_FIELDS) {
    const text = row[field];
    if (text === undefined) continue;
    const value = targetOf(text);
    if (value === undefined) return undefined;
    values[field] = value;
  }
  return values;
}
