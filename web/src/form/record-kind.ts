import type { FieldOf, Merging } from "./merge";
import type { StartedWith } from "./use-draft";

/** A record as the API tells it: the etag is its version. */
export interface StoredRecord {
  id: string;
  etag: string;
}

/** What a form knows of the kind of record it fills. */
export interface RecordKind<Values extends object, Stored extends StoredRecord> {
  /** The fields in the order of the form. */
  fields: readonly FieldOf<Values>[];
  merge: Merging<Values>;
  valuesOf: (stored: Stored) => Values;
  /** What the list of drafts calls it. */
  titleOf: (values: Values) => string;
  /** The inputs that are checked when the focus leaves them. */
  checkedOnLeave: readonly FieldOf<Values>[];
  /** The input of a field that the server names, where it is not called the same. */
  inputPath?: (field: string) => string;
}

/** What a form is filled with: the stored record, or what a new one begins with. */
export function startWith<Values extends object, Stored extends StoredRecord>(
  { valuesOf }: RecordKind<Values, Stored>,
  stored: Stored | null,
  blank: Values,
): StartedWith<Values> {
  return stored ? { values: valuesOf(stored), etag: stored.etag } : { values: blank, etag: "" };
}
