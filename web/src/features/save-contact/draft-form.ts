const PREFIX = "contact.";

/** Name of the draft of a contact's form; without an id, of a new contact's. */
export function contactForm(customerId: string, contactId?: string): string {
  return `${PREFIX}${customerId}.${contactId ?? "new"}`;
}

/** Whose draft it is; undefined for a draft of another form. */
export function contactOfForm(form: string): { customerId: string; contactId: string | undefined } | undefined {
  if (!form.startsWith(PREFIX)) return undefined;
  const [customerId = "", contactId] = form.slice(PREFIX.length).split(".");
  return { customerId, contactId: contactId === "new" ? undefined : contactId };
}
