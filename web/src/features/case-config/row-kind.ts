import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { FormErrors } from "@/form/errors";

/** What every row has, whatever it is one of. */
export interface StoredRow {
  id: string;
  etag: string;
  position: number;
  active?: boolean | undefined;
}

/** What a table of the page knows of its rows: what is typed in them, and what is done with them. */
export interface RowKind<Values extends object, Entry extends StoredRow> {
  /** The fields in their order, named as in the API, so that its errors find their inputs. */
  fields: readonly (keyof Values & string)[];
  valuesOf: (entry: Entry) => Values;
  /** The row that adds: it comes after all others. */
  blank: (entries: readonly Entry[]) => Values;
  /** Finds mistakes before the server does. It decides nothing: the server checks again. */
  check: (t: TFunction, values: Values) => FormErrors;
  /** What a row is called. */
  nameOf: (entry: Entry) => string;
  /** What creates a row. */
  input: (values: Values) => object;
  /** Creates one of an `input`. The same `submitKey` creates it only once. */
  create: (body: object, submitKey: string) => Promise<Entry>;
  /** Changes the named fields, if it still has the given etag. */
  update: (id: string, body: object, fields: readonly string[], etag: string) => Promise<Entry>;
  /** Deletes it, if it still has the given etag and is not used. */
  remove: (id: string, etag: string) => Promise<unknown>;
}

/** What the inputs of a row get. */
export interface RowInputsOf<Values> {
  /** What the row is called, before the name of each input. */
  name: string;
  values: Values;
  onChange: (patch: Partial<Values>) => void;
  errors: FormErrors;
  onEnter: () => void;
  /** True in the row that adds. */
  isNew: boolean;
}

/** Shows the inputs of a row, each in a cell. */
export type ShowInputs<Values> = (props: RowInputsOf<Values>) => ReactNode;

const MOST_POSITION = 10_000;
/** The distance of new rows, so that others fit between. */
const STEP = 10;

/** The position of a row that comes after all others. */
export function lastPosition(entries: readonly Pick<StoredRow, "position">[]): string {
  const last = Math.max(0, ...entries.map(({ position }) => position));
  return String(Math.min(last + STEP, MOST_POSITION));
}

/** What is wrong with a position. */
export function wrongPosition(t: TFunction, position: string): FormErrors {
  const right = /^\d{1,5}$/.test(position.trim()) && Number(position) <= MOST_POSITION;
  return right ? {} : { position: t("caseConfig.wrong.position", { most: MOST_POSITION }) };
}

/** In which of these fields two versions of a row differ. */
export function changedFields<Values extends object>(
  fields: readonly (keyof Values & string)[],
  one: Values,
  other: Values,
): (keyof Values & string)[] {
  return fields.filter((field) => plain(one[field]) !== plain(other[field]));
}

/** What somebody else has stored meanwhile, with what was typed here: a field that was touched stays as it was typed. */
export function rebasedRow<Values extends object>(
  fields: readonly (keyof Values & string)[],
  { seen, typed, stored }: { seen: Values; typed: Values; stored: Values },
): Values {
  const mine = Object.fromEntries(changedFields(fields, seen, typed).map((field) => [field, typed[field]]));
  return { ...stored, ...mine };
}

/** These fields of what creates a row: they change it. */
export function patchOf<Values extends object>(
  kind: Pick<RowKind<Values, never>, "input">,
  values: Values,
  fields: readonly (keyof Values & string)[],
): object {
  const input = kind.input(values) as Record<string, unknown>;
  return Object.fromEntries(fields.map((field) => [field, input[field]]));
}

/** A value as it counts: the blanks around a text and the order of what was chosen make no difference. */
function plain(value: unknown): string {
  return typeof value === "string" ? value.trim() : JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
}
