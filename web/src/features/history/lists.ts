import type { TFunction } from "i18next";
import { itemText } from "@/features/save-third-party/items-text";
import { typedNumbers } from "@/features/save-third-party/typed-numbers";
import type { Format } from "@/i18n/format";

/** What was changed inside something with parts, as a person reads it. */
export type OldAndNew = [old: string, now: string];

/** How one entry of a list is told; empty if it says nothing. */
type Tell = (entry: unknown) => string;

/** What differs in two versions of a list: the entries that only one of them has. If they differ in their order alone, all. */
export function listChange(old: readonly unknown[], now: readonly unknown[], tellOld: Tell, tellNow: Tell): OldAndNew {
  const [gone, come] = [without(old, now), without(now, old)];
  const sameEntries = gone.length === 0 && come.length === 0;
  const text = (entries: readonly unknown[], tell: Tell) => entries.map(tell).filter(Boolean).join("; ");
  return [text(sameEntries ? old : gone, tellOld), text(sameEntries ? now : come, tellNow)];
}

/** The entries without as many of the others as are the same. */
function without(entries: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = others.map((other) => JSON.stringify(other));
  return entries.filter((entry) => {
    const place = left.indexOf(JSON.stringify(entry));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** The parts of an address as they are written; the audit trail does not keep their order. */
const ADDRESS_PARTS = ["lines", "suburb", "city", "province", "postal_code", "country", "telephone"];

/** The lines and parts of an address. What it is for says its field already. */
export function addressText(address: unknown): string {
  const parts = partsOf(address);
  return ADDRESS_PARTS.flatMap((name) => parts[name])
    .filter((part) => typeof part === "string" && part !== "")
    .join(", ");
}

/** What an address is for, as the audit trail calls it. */
const ADDRESS_TYPES = {
  Physical: "ADDRESS_TYPE_PHYSICAL",
  Postal: "ADDRESS_TYPE_POSTAL",
  Delivery: "ADDRESS_TYPE_DELIVERY",
  Billing: "ADDRESS_TYPE_BILLING",
} as const;

/** An address among others: what it is for, too, and whether it is the one of its kind that is used first. */
export function typedAddressText(t: TFunction, address: unknown): string {
  const { address_type: type, is_default: isDefault } = partsOf(address);
  const known = ADDRESS_TYPES[type as keyof typeof ADDRESS_TYPES] ?? "ADDRESS_TYPE_UNSPECIFIED";
  const kind = t(`address.type.${known}`);
  return `${isDefault === true ? `${kind} (${t("address.default")})` : kind}: ${addressText(address)}`;
}

/** An item of a third party with its usage. */
export function thirdPartyItemText(t: TFunction, format: Format, currency: string, item: unknown): string {
  const parts = partsOf(item);
  const usages = Array.isArray(parts.usages) ? parts.usages.map(partsOf) : [];
  return itemText(t, format, typedNumbers(format, currency), {
    description: typed(parts.description),
    serialNumber: typed(parts.serial_number),
    quantity: typed(parts.quantity),
    rental: typed(parts.rental),
    installDate: typed(parts.install_date),
    usages: usages.map((usage) => ({
      meter: typed(usage.meter),
      averageMonthlyVolume: typed(usage.average_monthly_volume),
      minimumVolume: typed(usage.minimum_volume),
      minimumCharge: typed(usage.minimum_charge),
      ratePerCopy: typed(usage.rate_per_copy),
    })),
  });
}

/** What is known of nothing but that it has parts: the first text in it. */
export function firstText(entry: unknown): string {
  if (typeof entry === "string") return entry;
  return Object.values(partsOf(entry)).find((part): part is string => typeof part === "string" && part !== "") ?? "";
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** A part as a form would hold it. */
function typed(part: unknown): string {
  return part === undefined || part === null ? "" : String(part);
}
