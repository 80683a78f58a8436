import type { Money } from "@/api/types";

/** Writes dates, numbers and money the tenant's way. */
export interface Format {
  /** "22 Nov 2026", in the tenant's time zone. */
  date(time: string): string;
  /** A day without a zone, "2026-11-22", written like a date: the same everywhere. */
  day(day: string): string;
  /** The same in full: "Sunday, 22 November 2026". */
  longDay(day: string): string;
  /** From one day to another: "16 – 22 Nov 2026". */
  days(from: string, to: string): string;
  /** A month, "2026-11", as "Nov 2026". */
  month(month: string): string;
  /** The same in full: "November 2026". */
  longMonth(month: string): string;
  /** The name of a month, "2026-11", without its year: "Nov". */
  monthName(month: string): string;
  /** "Sep – Nov 2026". */
  months(from: string, to: string): string;
  /** "22 Nov 2026, 14:05", in the tenant's time zone. */
  dateTime(time: string): string;
  /** "14:30", in the tenant's zone. */
  time(time: string): string;
  /** The day it is in the tenant's time zone, as "2026-11-22". */
  today(now: Date): string;
  /** "5 minutes ago", "yesterday", "in 3 hours", "tomorrow", and from a week on the date. */
  relative(time: string, now: Date): string;
  /** "1 234". */
  number(value: number): string;
  /** "12 k": for axes. */
  compact(value: number): string;
  /** Decimal text, "8.50", as "8,5": exact, with at most six decimals. */
  decimal(text: string): string;
  /** "R 1 250,00": exact, the decimal text never becomes a floating-point number. */
  money(money: Money): string;
  /** The price of one unit, which may be a part of a cent: "R 0,085". */
  price(money: Money): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Decimals of a number that is no amount of money; the same limit as the server's. */
const MOST_DECIMALS = 6;

/** By locale and zone: a user has one of each. */
const formats = new Map<string, Format>();

/**
 * The format of a tenant. `locale` is a BCP 47 tag, `timeZone` an IANA name; unknown ones fall back. Made once: every cell
 * with a time in it asks, and the browser takes a millisecond for what it is made of.
 */
export function formatOf(locale: string, timeZone: string): Format {
  const key = `${locale} ${timeZone}`;
  const present = formats.get(key);
  if (present) return present;
  const made = newFormat(locale, timeZone);
  formats.set(key, made);
  return made;
}

function newFormat(locale: string, timeZone: string): Format {
  const known = supportedLocale(locale);
  const zone = supportedZone(timeZone);
  const date = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeZone: zone });
  const day = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeZone: "UTC" });
  const longDay = new Intl.DateTimeFormat(known, { dateStyle: "full", timeZone: "UTC" });
  const longMonth = new Intl.DateTimeFormat(known, { month: "long", year: "numeric", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(known, { month: "short", year: "numeric", timeZone: "UTC" });
  const monthName = new Intl.DateTimeFormat(known, { month: "short", timeZone: "UTC" });
  const dateTime = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const timeOfDay = new Intl.DateTimeFormat(known, { timeStyle: "short", timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(known, { numeric: "auto", style: "long" });
  const number = new Intl.NumberFormat(known);
  const compact = new Intl.NumberFormat(known, { notation: "compact" });
  const isoDay = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: zone });
  const decimal = new Intl.NumberFormat(known, { maximumFractionDigits: MOST_DECIMALS });
  const currencies = new Map<string, Intl.NumberFormat>();
  const currency = (code: string, maximumFractionDigits?: number) => {
    const key = `${code} ${maximumFractionDigits}`;
    const present = currencies.get(key);
    if (present) return present;
    const made = new Intl.NumberFormat(known, {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
      maximumFractionDigits,
    });
    currencies.set(key, made);
    return made;
  };

  /** Days to come are those of the calendar: nine in the morning is tomorrow, also late in the evening before. */
  const ahead = (time: string, now: Date) => {
    const [today, day] = [now, new Date(time)].map((each) => Date.parse(isoDay.format(each)));
    const days = ((day ?? 0) - (today ?? 0)) / DAY;
    const left = new Date(time).getTime() - now.getTime();
    if (left < HOUR) return relative.format(Math.floor(left / MINUTE), "minute");
    if (days === 0) return relative.format(Math.floor(left / HOUR), "hour");
    return days < 7 ? relative.format(days, "day") : date.format(new Date(time));
  };

  return {
    date: (time) => date.format(new Date(time)),
    day: (each) => day.format(new Date(`${each}T00:00:00Z`)),
    longDay: (each) => longDay.format(new Date(`${each}T00:00:00Z`)),
    days: (from, to) => day.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)),
    month: (each) => month.format(startOf(each)),
    longMonth: (each) => longMonth.format(startOf(each)),
    monthName: (each) => monthName.format(startOf(each)),
    months: (from, to) => month.formatRange(startOf(from), startOf(to)),
    dateTime: (time) => dateTime.format(new Date(time)),
    time: (time) => timeOfDay.format(new Date(time)),
    today: (now) => isoDay.format(now),
    relative: (time, now) => {
      const elapsed = now.getTime() - new Date(time).getTime();
      if (elapsed <= -MINUTE) return ahead(time, now);
      if (elapsed < MINUTE) return relative.format(0, "second");
      if (elapsed < HOUR) return relative.format(-Math.floor(elapsed / MINUTE), "minute");
      if (elapsed < DAY) return relative.format(-Math.floor(elapsed / HOUR), "hour");
      if (elapsed < 7 * DAY) return relative.format(-Math.floor(elapsed / DAY), "day");
      return date.format(new Date(time));
    },
    number: (value) => number.format(value),
    compact: (value) => compact.format(value),
    // Intl formats decimal text exactly; TypeScript's type for it wants a literal.
    decimal: (text) => decimal.format(text as `${number}`),
    money: ({ amount, currency: code }) => (code ? currency(code).format(amount as `${number}`) : amount),
    price: ({ amount, currency: code }) =>
      code ? currency(code, MOST_DECIMALS).format(amount as `${number}`) : amount,
  };
}

function startOf(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
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
