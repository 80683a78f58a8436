const PREFIX = "note.";

/** Name of the draft of a customer's note. */
export function noteForm(customerId: string): string {
  return PREFIX + customerId;
}

/** The customer a note's draft is about; undefined for a draft of another form. */
export function customerOfNote(form: string): string | undefined {
  return form.startsWith(PREFIX) ? form.slice(PREFIX.length) : undefined;
}
