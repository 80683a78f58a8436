const PREFIX = "close-case.";

/** Name of the draft of what is said about a case's end. */
export function closeCaseForm(caseId: string): string {
  return `${PREFIX}${caseId}`;
}

/** Of which case's end a draft is; undefined for a draft of another form. */
export function caseOfCloseForm(form: string): string | undefined {
  return form.startsWith(PREFIX) ? form.slice(PREFIX.length) : undefined;
}
