import type { Locator } from "@playwright/test";

/** A row of the sales table: its month or sum, how many invoices, and their cents. */
export interface SalesRow {
  month: string;
  invoices: number;
  cents: number;
}

/** A month in the demo's time zone, as its tenants write it; `back` months before that of today. */
export function monthBack(back: number): string {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Africa/Johannesburg" }).format(new Date());
  const [year = 0, month = 1] = today.split("-").map(Number);
  const written = new Intl.DateTimeFormat("en-ZA", { month: "short", year: "numeric", timeZone: "UTC" });
  return written.format(new Date(Date.UTC(year, month - 1 - back, 1)));
}

/** What the table says: the months, and the sum of all in the last row. */
export async function salesRows(frame: Locator): Promise<SalesRow[]> {
  const texts = await frame
    .getByRole("row")
    .evaluateAll((rows) => rows.slice(1).map((row) => [...row.children].map(({ textContent }) => textContent ?? "")));
  return texts.map(([month = "", invoices = "", amount = ""]) => ({
    month,
    invoices: digits(invoices),
    cents: digits(amount),
  }));
}

/** The digits of a number as it is written, an amount's as cents: "-R 23 836,86". */
function digits(text: string): number {
  return Number(text.replace(/[−-]/, "-").replace(/[^\d-]/g, ""));
}
