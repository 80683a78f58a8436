const PREFIX = "salesmen.";

/** Name of the draft of who works with a customer. */
export function salesmenForm(customerId: string): string {
  return PREFIX + customerId;
}

/** The customer such a draft is about; undefined for a draft of another form. */
export function customerOfSalesmen(form: string): string | undefined {
  return form.startsWith(PREFIX) ? form.slice(PREFIX.length) : undefined;
}
