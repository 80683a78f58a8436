const KEY = "crm.tenant";

/** The dealer somebody logged in to last on this device; empty at first. */
export function rememberedTenant(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Remembers the dealer for the next log-in. */
export function rememberTenant(tenant: string): void {
  try {
    localStorage.setItem(KEY, tenant);
  } catch {
    // Storage is blocked: it is typed again next time.
  }
}
