import type { TFunction } from "i18next";
import type { FieldChange, HistoryEntry } from "@/api/types";
import type { Format } from "@/i18n/format";
import type { Currencies } from "./currencies";
import { addressText, firstText, listChange, type OldAndNew, thirdPartyItemText, typedAddressText } from "./lists";
import type { ReadChange } from "./TimelineEntry";

/** Actions that have words of their own; others are told as they are called. */
const ACTIONS = [
  "created",
  "updated",
  "deleted",
  "restored",
  "released",
  "approved",
  "declined",
  "held",
  "released-from-hold",
  "deactivated",
  "salesmen-changed",
  "regrouped",
  "reassigned",
  "addresses-changed",
  "kept",
  "merged",
  "merged-into",
  "separated",
  "moved",
] as const;
type Action = (typeof ACTIONS)[number];

/** What was done, in words: "changed the contact Zinzi Nkosi". */
export function sentence(t: TFunction, { entity, entityName, action, changes }: HistoryEntry): string {
  const known = ACTIONS.find((each) => each === action.replaceAll(" ", "-"));
  const what = t(`history.entity.${entity}`, { name: entityName });
  const merged = changes.find(({ field }) => OTHER.has(field));
  const other = merged && (merged.newValue || merged.oldValue);
  return known ? t(`history.action.${known satisfies Action}`, { what, other }) : `${action}: ${what}`;
}

/** Changes that the sentence tells: with which customer this one was merged. */
const OTHER: ReadonlySet<string> = new Set(["mergedCustomer", "mergedInto"]);

/**
 * The fields of an entry that changed, with their values in words. What has no name of its own is told by the API's. Amounts
 * that do not say their currency are in the given ones.
 */
export function readChanges(
  t: TFunction,
  format: Format,
  { entity, changes }: HistoryEntry,
  currencies: Currencies = NO_CURRENCIES,
): ReadChange[] {
  const labels = new Map(Object.entries({ ...t("history.field", OBJECT), ...t(LABELS[entity], OBJECT) }));
  return changes
    .filter(({ field }) => !OTHER.has(field))
    .map((change) => {
      const [old, now] = values(t, format, change, currencies);
      return { field: change.field, label: labels.get(change.field) ?? change.field, old, new: now };
    });
}

const NO_CURRENCIES: Currencies = { old: "", new: "" };

const OBJECT = { returnObjects: true } as const;

/** Where the words of an entity's fields stand. */
const LABELS = {
  HISTORY_ENTITY_UNSPECIFIED: "history.field",
  HISTORY_ENTITY_CUSTOMER: "customer.field",
  HISTORY_ENTITY_CONTACT: "contact.field",
  HISTORY_ENTITY_NOTE: "history.field",
  HISTORY_ENTITY_THIRD_PARTY: "thirdParty.field",
} as const;

const DAYS = /^\d{4}-\d{2}-\d{2}$/;
const INSTANTS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DECIMALS = /^-?\d+(\.\d+)?$/;
/** An amount that says its currency, as the audit trail keeps it: "ZAR 50000.00". */
const AMOUNTS = /^([A-Z]{3}) (-?\d+(?:\.\d+)?)$/;

/** Fields of a third party that hold an amount in its currency. */
const OWN_AMOUNTS: ReadonlySet<string> = new Set(["monthlyFee", "settlementAmount"]);
/** Fields that hold an amount with its currency. */
const TOLD_AMOUNTS: ReadonlySet<string> = new Set(["creditLimit", "accountBalance"]);

function values(t: TFunction, format: Format, change: FieldChange, currencies: Currencies): OldAndNew {
  const { oldValue, newValue, oldName, newName } = change;
  const [old, now] = insides(t, format, change, currencies) ?? [
    value(t, format, change, oldValue, currencies.old),
    value(t, format, change, newValue, currencies.new),
  ];
  return [oldName || old, newName || now];
}

function value(t: TFunction, format: Format, { field }: FieldChange, raw: string, currency: string): string {
  if (field === "status") return raw && t(`customer.status.${raw}`, { defaultValue: raw });
  if (OWN_AMOUNTS.has(field) && DECIMALS.test(raw)) return format.money({ amount: raw, currency });
  if (field === "escalationPercent" && DECIMALS.test(raw)) return `${format.decimal(raw)} %`;
  const [, code = "", amount = ""] = (TOLD_AMOUNTS.has(field) && AMOUNTS.exec(raw)) || [];
  if (amount) return format.money({ amount, currency: code });
  if (raw === "true") return t("contact.yes");
  if (raw === "false") return t("contact.no");
  if (DAYS.test(raw)) return format.day(raw);
  if (INSTANTS.test(raw)) return format.dateTime(raw);
  return raw;
}

/** What was changed inside a value with parts; undefined for one without. */
function insides(t: TFunction, format: Format, change: FieldChange, currencies: Currencies): OldAndNew | undefined {
  const { field, oldValue, newValue } = change;
  if (!WITH_PARTS.has(field)) return undefined;
  const [old, now] = [parsed(oldValue), parsed(newValue)];
  if (!old || !now) return undefined;
  if (field === "customFields") {
    const entries = (fields: object) => Object.entries(fields).map(([name, text]) => `${name}: ${String(text)}`);
    return listChange(entries(old), entries(now), firstText, firstText);
  }
  if (!Array.isArray(old) || !Array.isArray(now)) {
    const texts: OldAndNew = [addressText(old), addressText(now)];
    // What it is, and whether it is the default one, is told only if nothing else tells the difference.
    return texts[0] === texts[1] ? [typedAddressText(t, old), typedAddressText(t, now)] : texts;
  }
  switch (field) {
    case "items":
      return listChange(
        old,
        now,
        (item) => thirdPartyItemText(t, format, currencies.old, item),
        (item) => thirdPartyItemText(t, format, currencies.new, item),
      );
    case "addresses":
    case "furtherAddresses": {
      const tell = (address: unknown) => typedAddressText(t, address);
      return listChange(old, now, tell, tell);
    }
    case "additionalSalesmanIds":
      // Nobody knows their names.
      return [old, now].map(({ length: count }) => (count ? t("history.entries", { count }) : "")) as OldAndNew;
    default:
      return listChange(old, now, firstText, firstText);
  }
}

/** Fields whose values have parts. What is typed into the others may begin with a bracket. */
const WITH_PARTS: ReadonlySet<string> = new Set([
  "items",
  "physicalAddress",
  "postalAddress",
  "furtherAddresses",
  "addresses",
  "additionalSalesmanIds",
  "groups",
  "customFields",
]);

const NOTHING: readonly unknown[] = [];

/** A value with parts; nothing for a blank one, and undefined for one that cannot be read. */
function parsed(raw: string): object | undefined {
  if (raw === "") return NOTHING;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
