import type { Money, SalesHistory } from "@/api/types";

/** Consecutive months of a sales history, taken together. */
export interface Span {
  /** The first month and the last one, "2026-09". */
  from: string;
  to: string;
  invoiced: Money;
  invoiceCount: number;
}

const MONTHS_OF_A_QUARTER = 3;

/** The history in spans of three months, the present month in the last one. */
export function quarters({ months, totalInvoiced }: SalesHistory): Span[] {
  const currency = totalInvoiced?.currency ?? "";
  const spans: Span[] = [];
  for (let start = 0; start < months.length; start += MONTHS_OF_A_QUARTER) {
    const members = months.slice(start, start + MONTHS_OF_A_QUARTER);
    spans.push({
      from: members[0]?.month ?? "",
      to: members.at(-1)?.month ?? "",
      invoiced: money(
        members.reduce((sum, { invoiced }) => sum + centsOf(invoiced), 0n),
        currency,
      ),
      invoiceCount: members.reduce((sum, { invoiceCount }) => sum + invoiceCount, 0),
    });
  }
  return spans;
}

/** A sum over so many, to the cent; nothing if there are none. */
export function average(sum: Money | undefined, parts: number): Money | undefined {
  if (!sum || parts <= 0) return undefined;
  const [cents, divisor] = [centsOf(sum), BigInt(parts)];
  const half = cents < 0n ? -divisor : divisor;
  // BigInt cuts towards zero: half a part more makes it round.
  return money((2n * cents + half) / (2n * divisor), sum.currency);
}

/** How long the bar of each value is beside the longest one, from 0 to 1; what is below zero has none. */
export function shares(values: readonly number[]): number[] {
  const longest = Math.max(...values, 0);
  return values.map((value) => (longest > 0 ? Math.max(value, 0) / longest : 0));
}

/** "2026-09_2026-11", as the address names months that are to be shown; one month by its name alone. */
export function monthsParameter(from: string, to = from): string {
  return from === to ? from : `${from}_${to}`;
}

/** Amounts have two decimals; as a whole number of cents they add up exactly. */
function centsOf(amount: Money | undefined): bigint {
  const [whole = "0", cents = ""] = (amount?.amount ?? "0").split(".");
  return BigInt(whole + cents.padEnd(2, "0").slice(0, 2));
}

function money(cents: bigint, currency: string): Money {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return { amount: `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency };
}
