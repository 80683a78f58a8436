/** The days a date can be counted from. */
export const WORDS = [
  "today",
  "startOfWeek",
  "endOfWeek",
  "startOfMonth",
  "endOfMonth",
  "startOfYear",
  "endOfYear",
] as const;
export type DateWord = (typeof WORDS)[number];

/** What a date can be shifted by. */
export const UNITS = ["d", "w", "m", "y"] as const;
export type DateUnit = (typeof UNITS)[number];

/** A date of a filter: a day, or a word that stays true, with a shift to before ("-") or after ("+"), if any. */
export type FilterDate =
  | { word?: undefined; day: string }
  | { word: DateWord; sign: "" | "+" | "-"; amount: string; unit: DateUnit };

const RELATIVE =
  /^(today|startOfWeek|endOfWeek|startOfMonth|endOfMonth|startOfYear|endOfYear)?(?:([+-])(\d{0,4})([dwmy]))?$/;

/** Reads a date of a filter, also while it is being typed: what is none of the words is a day, or to become one. */
export function readDate(text: string): FilterDate {
  const match = text ? RELATIVE.exec(text) : null;
  if (!match) return { day: text };
  const [, word = "today", sign = "", amount = "", unit = "d"] = match;
  return { word: word as DateWord, sign: sign as "" | "+" | "-", amount, unit: unit as DateUnit };
}

/** Writes a date as the API takes it. */
export function writeDate(date: FilterDate): string {
  if (date.word === undefined) return date.day;
  return date.sign ? `${date.word}${date.sign}${date.amount}${date.unit}` : date.word;
}
