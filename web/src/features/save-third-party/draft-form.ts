const PREFIX = "third-party.";

/** Name of the draft of a third party's form; without an id, of a new one's. */
export function thirdPartyForm(customerId: string, thirdPartyId?: string): string {
  return `${PREFIX}${customerId}.${thirdPartyId ?? "new"}`;
}

/** Whose draft it is; undefined for a draft of another form. */
export function thirdPartyOfForm(form: string): { customerId: string; thirdPartyId: string | undefined } | undefined {
  if (!form.startsWith(PREFIX)) return undefined;
  const [customerId = "", thirdPartyId] = form.slice(PREFIX.length).split(".");
  return { customerId, thirdPartyId: thirdPartyId === "new" ? undefined : thirdPartyId };
}
