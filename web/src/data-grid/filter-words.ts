import type { TFunction } from "i18next";
import type { Format } from "@/i18n/format";
import type { FilterKind } from "./columns";
import { readDate } from "./filter-builder/dates";
import type { RuleOperator } from "./filter-builder/query";

const OF_DATES = ["EQUALS", "NOT_EQUALS", "LESS", "LESS_OR_EQUAL", "GREATER", "GREATER_OR_EQUAL"] as const;
const OF_VALUES = ["EQUALS", "NOT_EQUALS"] as const;
const OF_TEXTS = ["LESS", "LESS_OR_EQUAL", "GREATER", "GREATER_OR_EQUAL"] as const;

/** A comparison in words: a number is less, a date is before, a text comes before. */
export function operatorWord(t: TFunction, kind: FilterKind["kind"], operator: RuleOperator): string {
  const date = OF_DATES.find((each) => each === operator);
  if (kind === "date" && date) return t(`grid.dateOperator.${date}`);
  const value = OF_VALUES.find((each) => each === operator);
  if (kind === "values" && value) return t(`grid.valueOperator.${value}`);
  const text = OF_TEXTS.find((each) => each === operator);
  if (kind === "text" && text) return t(`grid.textOperator.${text}`);
  return t(`grid.operator.${operator}`);
}

/** A date of a filter in words: "22 Nov 2026", "30 days after today". */
export function dateWord(t: TFunction, format: Format, text: string): string {
  const date = readDate(text);
  if (date.word === undefined) return format.day(date.day);
  const day = t(`grid.day.${date.word}`);
  if (!date.sign) return day;
  const span = t(`grid.days.${date.unit}`, { count: Number(date.amount) });
  return t(date.sign === "+" ? "grid.dayAfter" : "grid.dayBefore", { span, day });
}
