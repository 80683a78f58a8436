import type { Submit } from "@/api/submit-key";

/**
 * What somebody has typed but not saved, kept in the browser so that it survives a reload, an expired session and a
 * closed tab. Each open form has a draft of its own, also when two tabs show the same form. Drafts belong to a user;
 * logging out removes them.
 */
export interface Draft<Values> {
  /** Which form, for example "customer.new" or "customer.<id>". */
  form: string;
  /** Tells the drafts of one form apart. */
  id: string;
  /** The open form that wrote it last. Another one that finds this changed writes elsewhere. */
  writer: string;
  /** What the list of drafts calls it. */
  title: string;
  values: Values;
  /** What the form was filled with at first; null for something new. */
  base: Values | null;
  /** Version the form was filled from; empty for something new. */
  etag: string;
  /** The last attempt to save it, whose answer may have been lost. */
  submit: Submit | null;
  /** When it was last typed in, ISO 8601. */
  time: string;
}

/** Which draft. */
export type DraftName = Pick<Draft<unknown>, "form" | "id">;

const PREFIX = "crm.draft";
const listeners = new Set<() => void>();

/** Reads a draft; null when there is none or it is unreadable. */
export function readDraft<Values>(owner: string, name: DraftName): Draft<Values> | null {
  return parse<Values>(read(draftKey(owner, name)));
}

/** Keeps a draft in place of the one before. */
export function writeDraft<Values>(owner: string, draft: Draft<Values>): void {
  try {
    localStorage.setItem(draftKey(owner, draft), JSON.stringify(draft));
  } catch {
    // Storage is full or blocked: the form still works, it only does not survive a reload.
  }
  tell();
}

/** Drops a draft, after saving or when the user no longer wants it. */
export function removeDraft(owner: string, name: DraftName): void {
  try {
    localStorage.removeItem(draftKey(owner, name));
  } catch {
    // Storage is blocked: there is nothing to remove.
  }
  tell();
}

/** The user's drafts, newest first. */
export function listDrafts(owner: string): Draft<unknown>[] {
  const prefix = `${PREFIX}.${owner}.`;
  return storedKeys()
    .filter((name) => name.startsWith(prefix))
    .map((name) => parse<unknown>(read(name)))
    .filter((draft) => draft !== null)
    .sort((one, other) => other.time.localeCompare(one.time));
}

/** Drops all of the user's drafts. */
export function removeDrafts(owner: string): void {
  for (const draft of listDrafts(owner)) removeDraft(owner, draft);
}

/** Calls back when any draft changes, in this tab or another; returns the way to stop. */
export function subscribeToDrafts(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key.startsWith(PREFIX)) listener();
  };
  listeners.add(listener);
  addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", onStorage);
  };
}

/** The name under which the browser keeps a draft, and under which the form that has it open says so. */
export function draftKey(owner: string, { form, id }: DraftName): string {
  return `${PREFIX}.${owner}.${form}${id && `#${id}`}`;
}

function storedKeys(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function parse<Values>(text: string | null): Draft<Values> | null {
  if (!text) return null;
  try {
    const draft = JSON.parse(text) as Partial<Draft<Values>>;
    // A draft of the time when a form had only one has no id.
    return draft.form && draft.values && draft.time ? ({ id: "", writer: "", ...draft } as Draft<Values>) : null;
  } catch {
    return null;
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}
