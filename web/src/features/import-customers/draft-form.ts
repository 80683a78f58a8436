const PREFIX = "import.";

/** Name of the draft of what an import's columns are. */
export function importForm(importId: string): string {
  return PREFIX + importId;
}

/** The import that such a draft is of; undefined for a draft of another form. */
export function importOfForm(form: string): string | undefined {
  return form.startsWith(PREFIX) ? form.slice(PREFIX.length) : undefined;
}
