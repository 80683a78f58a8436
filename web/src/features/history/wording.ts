import type { TFunction } from "i18next";
import type { FieldChange, HistoryEntry } from "@/api/types";
import type { Format } from "@/i18n/format";

/** A change as a person reads it; empty texts for blank values. */
export interface ReadChange {
  field: string;
  label: string;
  old: string;
  new: string;
}

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

/** The fields of an entry that changed, with their values in words. What has no name of its own is told by the API's. */
export function readChanges(t: TFunction, format: Format, { entity, changes }: HistoryEntry): ReadChange[] {
  const labels = new Map(Object.entries({ ...t("history.field", OBJECT), ...t(LABELS[entity], OBJECT) }));
  return changes
    .filter(({ field }) => !OTHER.has(field))
    .map((change) => ({
      field: change.field,
      label: labels.get(change.field) ?? change.field,
      old: value(t, format, change, change.oldValue, change.oldName),
      new: value(t, format, change, change.newValue, change.newName),
    }));
}

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

function value(t: TFunction, format: Format, { field }: FieldChange, raw: string, name: string): string {
  if (name) return name;
  if (field === "status") return raw && t(`customer.status.${raw}`, { defaultValue: raw });
  if (raw === "true") return t("contact.yes");
  if (raw === "false") return t("contact.no");
  if (DAYS.test(raw)) return format.day(raw);
  if (raw.startsWith("[") || raw.startsWith("{")) return parts(t, raw);
  return raw;
}

/** A value with parts: of an address its lines, of a list the number of entries. */
function parts(t: TFunction, raw: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    // Somebody wrote a bracket.
    return raw;
  }
  if (Array.isArray(parsed)) return parsed.length === 0 ? "" : t("history.entries", { count: parsed.length });
  // What an address is for says the field already.
  const { address_type: _, ...rest } = parsed as Record<string, unknown>;
  return Object.values(rest)
    .flat()
    .filter((part) => typeof part === "string" && part !== "")
    .join(", ");
}
