import type { Money } from "@/api/types";

/** Writes dates, numbers and money the tenant's way. */
export interface Format {
  /** "22 Nov 2026", in the tenant's time zone. */
  date(time: string): string;
  /** A day without a zone, "2026-11-22", written like a date: the same everywhere. */
  day(day: string): string;
  /** A month, "2026-11", as "Nov 2026". */
  month(month: string): string;
  /** "22 Nov 2026, 14:05", in the tenant's time zone. */
  dateTime(time: string): string;
  /** "5 minutes ago", "yesterday", and from a week on the date. */
  relative(time: string, now: Date): string;
  /** "1 234". */
  number(value: number): string;
  /** "12 k": for axes. */
  compact(value: number): string;
  /** "R 1 250,00": exact, the decimal text never becomes a floating-point number. */
  money(money: Money): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The format of a tenant. `locale` is a BCP 47 tag, `timeZone` an IANA name; unknown ones fall back. */
export function formatOf(locale: string, timeZone: string): Format {
  const known = supportedLocale(locale);
  const zone = supportedZone(timeZone);
  const date = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeZone: zone });
  const day = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(known, { month: "short", year: "numeric", timeZone: "UTC" });
  const dateTime = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(known, { numeric: "auto", style: "long" });
  const number = new Intl.NumberFormat(known);
  const compact = new Intl.NumberFormat(known, { notation: "compact" });
  const currencies = new Map<string, Intl.NumberFormat>();
  const currency = (code: string) => {
    const present = currencies.get(code);
    if (present) return present;
    const made = new Intl.NumberFormat(known, {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
    });
    currencies.set(code, made);
    return made;
  };

  return {
    date: (time) => date.format(new Date(time)),
    day: (each) => day.format(new Date(`${each}T00:00:00Z`)),
    month: (each) => month.format(new Date(`${each}-01T00:00:00Z`)),
    dateTime: (time) => dateTime.format(new Date(time)),
    relative: (time, now) => {
      const elapsed = now.getTime() - new Date(time).getTime();
      if (elapsed < MINUTE) return relative.format(0, "second");
      if (elapsed < HOUR) return relative.format(-Math.floor(elapsed / MINUTE), "minute");
      if (elapsed < DAY) return relative.format(-Math.floor(elapsed / HOUR), "hour");
      if (elapsed < 7 * DAY) return relative.format(-Math.floor(elapsed / DAY), "day");
      return date.format(new Date(time));
    },
    number: (value) => number.format(value),
    compact: (value) => compact.format(value),
    money: ({ amount, currency: code }) =>
      // Intl formats decimal text exactly; TypeScript's type for it wants a literal.
      code ? currency(code).format(amount as `${number}`) : amount,
  };
}

function supportedLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

function supportedZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name || undefined }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
