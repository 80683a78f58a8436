import type { TFunction } from "i18next";
import { decimalsOf, plainDecimal } from "@/form/decimals";
import { type FormErrors, tooLong } from "@/form/errors";
import { isBlankItem, isBlankUsage } from "./items";
import type { ItemValues, ThirdPartyField, ThirdPartyValues, UsageValues } from "./values";

/** What must be filled in. */
export const REQUIRED = ["supplierName", "endDate"] as const satisfies ThirdPartyField[];

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS: Partial<Record<ThirdPartyField, number>> = { supplierName: 120, contractNumber: 60, notes: 4000 };
const ITEM_LIMITS: Partial<Record<keyof ItemValues, number>> = { description: 200, serialNumber: 60 };
const USAGE_LIMITS: Partial<Record<keyof UsageValues, number>> = { meter: 60 };

/** What a typed number may be; the same limits as the server's. */
const NUMBERS = {
  amount: { least: 0, most: 999_999_999_999.99, decimals: 2 },
  percent: { least: 0, most: 100, decimals: 2 },
  price: { least: 0, most: 999_999, decimals: 6 },
  volume: { least: 0, most: 2_147_483_647, decimals: 0 },
  quantity: { least: 1, most: 100_000, decimals: 0 },
};
type NumberKind = keyof typeof NUMBERS;

const NUMBER_OF: Partial<Record<ThirdPartyField, NumberKind>> = {
  monthlyFee: "amount",
  escalationPercent: "percent",
  settlementAmount: "amount",
};
const ITEM_NUMBERS: Partial<Record<keyof ItemValues, NumberKind>> = { quantity: "quantity", rental: "amount" };
const USAGE_NUMBERS: Partial<Record<keyof UsageValues, NumberKind>> = {
  averageMonthlyVolume: "volume",
  minimumVolume: "volume",
  minimumCharge: "amount",
  ratePerCopy: "price",
};

/** Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. */
export function validate(t: TFunction, values: ThirdPartyValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`thirdParty.required.${field}`);
  }
  const { startDate, endDate } = values;
  if (startDate && endDate && startDate > endDate) errors.startDate = t("thirdParty.wrong.startDate");
  Object.assign(errors, tooLong(t, values, LIMITS), wrongNumbers(t, values, NUMBER_OF));
  for (const [place, item] of values.items.entries()) {
    if (!isBlankItem(item)) Object.assign(errors, within(`items.${place}`, ofItem(t, item)));
  }
  return errors;
}

/** The input of a field that the server names: "items.0.description" of "items[0].description". */
export function inputPath(field: string): string {
  return field.replace(/\[(\d+)\]/g, ".$1");
}

/** What an input is called; one of an item or a usage together with which of them it is. */
export function inputName(t: TFunction, path: string): string {
  const [field, item, part, usage, detail] = path.split(".");
  if (item === undefined) return t(`thirdParty.field.${field as ThirdPartyField}`);
  const number = Number(item) + 1;
  if (usage !== undefined) {
    const place = t("thirdParty.usage.title", { number: Number(usage) + 1, item: number });
    return detail ? `${place} – ${t(`thirdParty.usage.${detail as keyof UsageValues}`)}` : place;
  }
  const place = t("thirdParty.item.title", { number });
  // The usages as a whole have no name of their own.
  if (!part || part === "usages") return place;
  return `${place} – ${t(`thirdParty.item.${part as Exclude<keyof ItemValues, "usages">}`)}`;
}

/** True when an error is in the "Item Usage" frame. */
export function inItemUsage(path: string): boolean {
  return path.split(".")[0] === "items";
}

function ofItem(t: TFunction, item: ItemValues): FormErrors {
  const errors = { ...tooLong(t, item, ITEM_LIMITS), ...wrongNumbers(t, item, ITEM_NUMBERS) };
  if (item.description.trim() === "") errors.description = t("thirdParty.required.description");
  for (const [place, usage] of item.usages.entries()) {
    if (!isBlankUsage(usage)) Object.assign(errors, within(`usages.${place}`, ofUsage(t, usage)));
  }
  return errors;
}

function ofUsage(t: TFunction, usage: UsageValues): FormErrors {
  const errors = { ...tooLong(t, usage, USAGE_LIMITS), ...wrongNumbers(t, usage, USAGE_NUMBERS) };
  if (usage.meter.trim() === "") errors.meter = t("thirdParty.required.meter");
  return errors;
}

function wrongNumbers<Field extends string>(
  t: TFunction,
  values: Record<Field, unknown>,
  kinds: Partial<Record<Field, NumberKind>>,
): FormErrors {
  const errors: FormErrors = {};
  for (const [field, kind] of Object.entries(kinds) as [Field, NumberKind][]) {
    const typed = String(values[field]);
    if (typed.trim() && !isNumber(typed, kind)) errors[field] = t(`thirdParty.wrong.${kind}`);
  }
  return errors;
}

function isNumber(typed: string, kind: NumberKind): boolean {
  const plain = plainDecimal(typed);
  if (plain === undefined) return false;
  const { least, most, decimals } = NUMBERS[kind];
  return Number(plain) >= least && Number(plain) <= most && decimalsOf(plain) <= decimals;
}

function within(path: string, errors: FormErrors): FormErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, message]) => [`${path}.${field}`, message]));
}
