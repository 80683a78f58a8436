import { plainDecimal } from "@/form/decimals";
import type { ItemValues, UsageValues } from "./values";

/** Most items of a third party; the same limit as the server's. */
export const MOST_ITEMS = 100;

/** Most usages of an item; the same limit as the server's. */
export const MOST_USAGES = 20;

/** A new usage. */
export const NO_USAGE: UsageValues = {
  meter: "",
  averageMonthlyVolume: "",
  minimumVolume: "",
  minimumCharge: "",
  ratePerCopy: "",
};

/** A new item: mostly there is one of it. */
export const NO_ITEM: ItemValues = {
  description: "",
  serialNumber: "",
  quantity: "1",
  rental: "",
  installDate: "",
  usages: [],
};

/** True if nobody has filled in anything: such a row is no mistake and is not saved. */
export function isBlankUsage(usage: UsageValues): boolean {
  return Object.values(usage).every((text: string) => text.trim() === "");
}

/** The same of an item with all its usages. */
export function isBlankItem(item: ItemValues): boolean {
  const { usages, quantity, ...texts } = item;
  const blank = Object.values(texts).every((text: string) => text.trim() === "");
  return blank && plainQuantity(quantity) === "1" && usages.every(isBlankUsage);
}

/** The items without the rows that nobody filled in. */
export function filledItems(items: readonly ItemValues[]): ItemValues[] {
  return items
    .filter((item) => !isBlankItem(item))
    .map((item) => ({ ...item, usages: item.usages.filter((usage) => !isBlankUsage(usage)) }));
}

/** An item in the one way to write it, for comparisons. */
export function plainItem({ description, serialNumber, quantity, rental, installDate, usages }: ItemValues) {
  return {
    description: description.trim(),
    serialNumber: serialNumber.trim(),
    quantity: plainQuantity(quantity),
    rental: plainNumber(rental),
    installDate,
    usages: usages.map(({ meter, ...numbers }) => ({
      meter: meter.trim(),
      averageMonthlyVolume: plainNumber(numbers.averageMonthlyVolume),
      minimumVolume: plainNumber(numbers.minimumVolume),
      minimumCharge: plainNumber(numbers.minimumCharge),
      ratePerCopy: plainNumber(numbers.ratePerCopy),
    })),
  };
}

function plainNumber(typed: string): string {
  return plainDecimal(typed) ?? typed.trim();
}

/** No number of machines means one. */
function plainQuantity(typed: string): string {
  return plainNumber(typed) || "1";
}
