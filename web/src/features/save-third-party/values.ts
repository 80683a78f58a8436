import type { Money, ThirdParty, ThirdPartyInput, ThirdPartyItem, ThirdPartyPatch, ThirdPartyUsage } from "@/api/types";
import { amountText, plainDecimal } from "@/form/decimals";
import { merging } from "@/form/merge";
import { filledItems, plainItem } from "./items";

/** What is charged by the use of an item, as it is typed. */
export interface UsageValues {
  meter: string;
  averageMonthlyVolume: string;
  minimumVolume: string;
  minimumCharge: string;
  ratePerCopy: string;
}

/** A machine or service, as it is typed. */
export interface ItemValues {
  description: string;
  serialNumber: string;
  quantity: string;
  rental: string;
  installDate: string;
  usages: UsageValues[];
}

/** What the form holds. Names are those of the API, so that its errors find their fields; numbers are as typed. */
export interface ThirdPartyValues {
  supplierName: string;
  contractNumber: string;
  startDate: string;
  endDate: string;
  monthlyFee: string;
  escalationPercent: string;
  settlementAmount: string;
  notes: string;
  items: ItemValues[];
}

export type ThirdPartyField = keyof ThirdPartyValues;

/** A form nobody has typed in. */
export const NO_VALUES: ThirdPartyValues = {
  supplierName: "",
  contractNumber: "",
  startDate: "",
  endDate: "",
  monthlyFee: "",
  escalationPercent: "",
  settlementAmount: "",
  notes: "",
  items: [],
};

/** The fields in the order of the form. */
export const FIELDS = Object.keys(NO_VALUES) as ThirdPartyField[];

/** The form of a stored third party. */
export function valuesOf(thirdParty: ThirdParty): ThirdPartyValues {
  const { supplierName, contractNumber, startDate, endDate, escalationPercent, notes } = thirdParty;
  return {
    supplierName,
    contractNumber,
    startDate,
    endDate,
    monthlyFee: amountOf(thirdParty.monthlyFee),
    escalationPercent,
    settlementAmount: amountOf(thirdParty.settlementAmount),
    notes,
    items: thirdParty.items.map(itemValues),
  };
}

/** What creates a third party: what is blank is left out. Amounts are in the currency. */
export function inputOf(values: ThirdPartyValues, currency: string): ThirdPartyInput {
  const typed = Object.entries(wire(values, FIELDS, currency)).filter(([, value]) => value !== "");
  return { ...Object.fromEntries(typed), supplierName: values.supplierName.trim(), endDate: values.endDate };
}

/** What changes a third party: only the fields that differ from what the form was filled with; items as a whole. */
export function patchOf(base: ThirdPartyValues, values: ThirdPartyValues, currency: string): ThirdPartyPatch {
  return wire(values, changedFields(base, values), currency);
}

/**
 * Compares and joins versions of a third party's form. Blanks around a text, the way a number is written and rows that
 * nobody filled in make no difference.
 */
export const merge = merging<ThirdPartyValues>({
  fields: FIELDS,
  same: (one, other, field) => JSON.stringify(plain(field, one)) === JSON.stringify(plain(field, other)),
});
export const { changed: changedFields } = merge;

/** The fields that hold a number with decimals. */
const NUMBERS: readonly ThirdPartyField[] = ["monthlyFee", "escalationPercent", "settlementAmount"];

function plain(field: ThirdPartyField, value: ThirdPartyValues[ThirdPartyField]): unknown {
  if (typeof value !== "string") return filledItems(value).map(plainItem);
  return (NUMBERS.includes(field) ? plainDecimal(value) : undefined) ?? value.trim();
}

function wire(values: ThirdPartyValues, fields: readonly ThirdPartyField[], currency: string): ThirdPartyPatch {
  return Object.fromEntries(fields.map((field) => [field, wireField(values, field, currency)]));
}

/** A blank amount is left out of the body; its name in the field mask removes the stored one. */
function wireField(values: ThirdPartyValues, field: ThirdPartyField, currency: string): unknown {
  switch (field) {
    case "monthlyFee":
    case "settlementAmount":
      return money(values[field], currency);
    case "escalationPercent":
      return plainDecimal(values[field]) ?? "";
    case "items":
      return filledItems(values.items).map((item) => wireItem(item, currency));
    default:
      return values[field].trim();
  }
}

function wireItem(item: ItemValues, currency: string) {
  return {
    description: item.description.trim(),
    serialNumber: item.serialNumber.trim() || undefined,
    quantity: whole(item.quantity),
    rental: money(item.rental, currency),
    installDate: item.installDate || undefined,
    usages: item.usages.map((usage) => ({
      meter: usage.meter.trim(),
      averageMonthlyVolume: whole(usage.averageMonthlyVolume),
      minimumVolume: whole(usage.minimumVolume),
      minimumCharge: money(usage.minimumCharge, currency),
      ratePerCopy: plainDecimal(usage.ratePerCopy),
    })),
  };
}

function money(typed: string, currency: string): Money | undefined {
  const amount = plainDecimal(typed);
  return amount === undefined ? undefined : { amount: amountText(amount), currency };
}

function whole(typed: string): number | undefined {
  const number = plainDecimal(typed);
  return number === undefined ? undefined : Number(number);
}

function itemValues({ description, serialNumber, quantity, rental, installDate, usages }: ThirdPartyItem): ItemValues {
  return {
    description,
    serialNumber,
    quantity: String(quantity ?? 1),
    rental: amountOf(rental),
    installDate,
    usages: usages.map(usageValues),
  };
}

function usageValues(usage: ThirdPartyUsage): UsageValues {
  const { meter, averageMonthlyVolume, minimumVolume, minimumCharge, ratePerCopy } = usage;
  return {
    meter,
    averageMonthlyVolume: averageMonthlyVolume?.toString() ?? "",
    minimumVolume: minimumVolume?.toString() ?? "",
    minimumCharge: amountOf(minimumCharge),
    ratePerCopy,
  };
}

function amountOf(money: Money | undefined): string {
  return money?.amount ?? "";
}
