import type { TFunction } from "i18next";
import type { CaseFieldChange, CaseHistoryEntry } from "@/api/types";
import {
  ACTIVITY_TYPES,
  type ActivityStatusName,
  durationText,
  reminderText,
  type TypeName,
} from "@/features/activities/activity";
import type { CaseStatusName } from "@/features/cases/case";
import type { ReadChange } from "@/features/history/TimelineEntry";
import type { Format } from "@/i18n/format";

/** Actions that have words of their own; others are told as they are called. */
const ON_CASE = ["created", "updated", "won", "lost", "closed", "reopened", "moved", "answered", "advanced"] as const;
const ON_ACTIVITY = ["created", "updated", "rescheduled", "completed", "cancelled", "moved"] as const;

/** What was done, in words. That of an activity goes on with what it is about: "completed the activity". */
export function caseSentence(t: TFunction, { action, activityId, changes }: CaseHistoryEntry): string {
  if (activityId) {
    const known = ON_ACTIVITY.find((each) => each === action);
    return known ? t(`caseInfo.onActivity.${known}`) : action;
  }
  const known = ON_CASE.find((each) => each === action);
  const question = changes.find(({ field }) => field === "gateId")?.newName;
  return known ? t(`caseInfo.onCase.${known}`, { question }) : action;
}

/** What kind each activity of a history is, the last first, as far as it tells: that it was planned, or became another kind. */
export function activityTypes(entries: readonly CaseHistoryEntry[]): Map<string, TypeName> {
  const types = new Map<string, TypeName>();
  for (const { activityId, changes } of entries) {
    const told = changes.find(({ field }) => field === "type")?.newValue;
    const type = ACTIVITY_TYPES.find((each) => each === told);
    if (activityId && type && !types.has(activityId)) types.set(activityId, type);
  }
  return types;
}

/** True if nothing was there before: former values are not told. */
export function isFirst({ action, changes }: CaseHistoryEntry): boolean {
  return action === "created" || (action === "answered" && changes.every(({ oldValue }) => oldValue === ""));
}

/** The fields of an entry that changed, with their values in words. Amounts are in the currency, unless it tells another. */
export function readCaseChanges(t: TFunction, format: Format, entry: CaseHistoryEntry, currency: string): ReadChange[] {
  const of = entry.activityId ? "activity" : "case";
  const labels = new Map(
    Object.entries(t(of === "activity" ? "caseInfo.activityField" : "caseInfo.caseField", OBJECT)),
  );
  const told = entry.changes.find(({ field }) => field === "currency");
  const currencies = { old: told?.oldValue || currency, new: told?.newValue || currency };
  return entry.changes
    .filter((change) => !isTold(entry, change))
    .map((change) => ({
      field: change.field,
      label: labels.get(change.field) ?? change.field,
      old: change.oldName || value(t, format, of, change.field, change.oldValue, currencies.old),
      new: change.newName || value(t, format, of, change.field, change.newValue, currencies.new),
    }));
}

const OBJECT = { returnObjects: true } as const;

/** What the sentence or the amount beside it says already. */
function isTold({ action, changes }: CaseHistoryEntry, { field, oldValue }: CaseFieldChange): boolean {
  if (field === "status") return action !== "updated";
  if (field === "gateId") return true;
  return field === "currency" && (oldValue === "" || changes.some((each) => each.field === "value"));
}

const DAYS = /^\d{4}-\d{2}-\d{2}$/;
const INSTANTS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DECIMALS = /^-?\d+(\.\d+)?$/;

function value(
  t: TFunction,
  format: Format,
  of: "case" | "activity",
  field: string,
  raw: string,
  currency: string,
): string {
  if (raw === "") return "";
  if (of === "case") {
    if (field === "value" && DECIMALS.test(raw)) return format.money({ amount: raw, currency });
    if (field === "status") return t(`case.status.${raw as CaseStatusName}`, { defaultValue: raw });
    // Of a question of yes or no; a text of these words says the same.
    if (field === "answer" && (raw === "YES" || raw === "NO")) return t(`gates.${raw}`);
    if (field === "caseDate" && DAYS.test(raw)) return format.day(raw);
    return raw;
  }
  if (field === "type") return t(`activity.type.${raw as TypeName}`, { defaultValue: raw });
  if (field === "status") return t(`activity.status.${raw as ActivityStatusName}`, { defaultValue: raw });
  if (field === "durationMinutes" && DECIMALS.test(raw)) return durationText(t, Number(raw));
  if (field === "reminderMinutes" && DECIMALS.test(raw)) return reminderText(t, Number(raw));
  if (field === "startTime" && INSTANTS.test(raw)) return format.dateTime(raw);
  return raw;
}
