import type { TFunction } from "i18next";
import type { Format } from "@/i18n/format";
import { filledItems } from "./items";
import { type TypedNumbers, typedNumbers } from "./typed-numbers";
import type { ItemValues, UsageValues } from "./values";

/** Items and their usage in words, one after the other, to compare two versions of them. */
export function itemsText(t: TFunction, format: Format, currency: string, items: readonly ItemValues[]): string {
  const numbers = typedNumbers(format, currency);
  return filledItems(items)
    .map((item, place) => `${place + 1}. ${itemText(t, format, numbers, item)}`)
    .join("; ");
}

/** An item and its usage in words. */
export function itemText(t: TFunction, format: Format, numbers: TypedNumbers, item: ItemValues): string {
  const { quantity, serialNumber, rental, installDate, usages } = item;
  const description = item.description.trim();
  const several = quantity.trim() !== "" && quantity.trim() !== "1";
  const parts = [
    several ? `${numbers.number(quantity)} × ${description}` : description,
    serialNumber.trim() && t("thirdParty.text.serialNumber", { value: serialNumber.trim() }),
    rental.trim() && t("thirdParty.text.rental", { value: numbers.amount(rental) }),
    installDate && t("thirdParty.text.installDate", { value: format.day(installDate) }),
    ...usages.map((usage) => usageText(t, numbers, usage)),
  ];
  return parts.filter(Boolean).join(", ");
}

function usageText(t: TFunction, numbers: TypedNumbers, usage: UsageValues): string {
  const meter = usage.meter.trim();
  const { averageMonthlyVolume, minimumVolume, minimumCharge, ratePerCopy } = usage;
  const parts = [
    averageMonthlyVolume.trim() && t("thirdParty.text.average", { value: numbers.number(averageMonthlyVolume) }),
    minimumVolume.trim() && t("thirdParty.text.minimum", { value: numbers.number(minimumVolume) }),
    minimumCharge.trim() && t("thirdParty.text.minimum", { value: numbers.amount(minimumCharge) }),
    ratePerCopy.trim() && t("thirdParty.text.rate", { value: numbers.price(ratePerCopy) }),
  ].filter(Boolean);
  return parts.length === 0 ? meter : `${meter} (${parts.join(", ")})`;
}
