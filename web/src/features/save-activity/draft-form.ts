const NEW = "new-activity.";
const STORED = "activity.";

/** Name of the draft of a new activity of a customer, perhaps for a recommendation. */
export function newActivityForm(customerId: string, recommendationId?: string): string {
  return NEW + [customerId, recommendationId].filter(Boolean).join(".");
}

/** Whose new activity a draft is of, and for which recommendation; undefined for a draft of another form. */
export function newActivityOfForm(form: string): { customerId: string; recommendationId?: string } | undefined {
  if (!form.startsWith(NEW)) return undefined;
  const [customerId = "", recommendationId] = form.slice(NEW.length).split(".");
  return { customerId, ...(recommendationId && { recommendationId }) };
}

/** Name of the draft of an activity that is planned already. */
export function activityForm(activityId: string): string {
  return `${STORED}${activityId}`;
}

/** Of which activity a draft is; undefined for a draft of another form. */
export function activityOfForm(form: string): string | undefined {
  return form.startsWith(STORED) ? form.slice(STORED.length) : undefined;
}
