import type { TFunction } from "i18next";
import type { Activity, Notification } from "@/api/types";
import { typeName } from "@/features/activities/activity";
import type { Format } from "@/i18n/format";

const MINUTE = 60_000;

/** Where a notification leads: to the activity, to the case or cases, or to the customer. */
export function wayTo({ activityId, caseId, customerId, count }: Notification) {
  if (activityId) return { to: "/activities/$activityId", params: { activityId } } as const;
  if (caseId && count > 1) return { to: "/cases" } as const;
  if (caseId) return { to: "/cases/$caseId", params: { caseId } } as const;
  return { to: "/customers/$customerId", params: { customerId } } as const;
}

/** "Call with Zinzi Nkosi"; without a contact just "Call". */
export function activityWords(t: TFunction, type: Activity["type"], contact: string): string {
  const word = t(`activity.type.${typeName(type)}`);
  return contact ? t("notifications.with", { type: word, contact }) : word;
}

/** "Call with Zinzi Nkosi at 14:30", with the day if that is another one. */
export function reminderWords(t: TFunction, format: Format, now: Date, what: string, startTime: string): string {
  const start = new Date(startTime);
  const time = format.today(start) === format.today(now) ? format.time(startTime) : format.dateTime(startTime);
  return t("notifications.kind.reminder", { what, time });
}

/** "in 15 minutes"; nothing when it has begun, or is more than an hour away. */
export function timeLeft(t: TFunction, startTime: string, now: Date): string {
  const minutes = Math.ceil((new Date(startTime).getTime() - now.getTime()) / MINUTE);
  return minutes > 0 && minutes <= 60 ? t("notifications.inMinutes", { count: minutes }) : "";
}
