const PREFIX = "case.";

/** Name of the draft of a case's form. */
export function caseForm(caseId: string): string {
  return `${PREFIX}${caseId}`;
}

/** Of which case a draft is; undefined for a draft of another form. */
export function caseOfForm(form: string): string | undefined {
  return form.startsWith(PREFIX) ? form.slice(PREFIX.length) : undefined;
}
