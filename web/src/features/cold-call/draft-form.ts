const FREE = "cold-call";
const OF_CUSTOMER = "cold-call.";

/** Name of the draft of a cold call: with a customer that its page names, or with whomever the form names. */
export function coldCallForm(customerId?: string): string {
  return customerId ? OF_CUSTOMER + customerId : FREE;
}

/** Whose cold call a draft is of, if its page names a customer; undefined for a draft of another form. */
export function coldCallOfForm(form: string): { customerId?: string } | undefined {
  if (form === FREE) return {};
  return form.startsWith(OF_CUSTOMER) ? { customerId: form.slice(OF_CUSTOMER.length) } : undefined;
}
