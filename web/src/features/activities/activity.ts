import { IconBuildingFactory2, IconMail, IconPhone, IconUsersGroup } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Activity, ActivityAction, ActivityStatus, ActivityType, WorkView } from "@/api/types";
import type { ViewName } from "@/features/customers/status";

/** A type without the prefix it has in the API, as filters and texts name it. */
export type TypeName = ActivityType extends infer Name
  ? Name extends `ACTIVITY_TYPE_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** What an activity can be, in the order of a choice. */
export const ACTIVITY_TYPES = ["CALL", "EMAIL", "MEETING", "ON_SITE_INSPECTION"] as const satisfies TypeName[];

/** What each type looks like; the word stands beside it. */
export const TYPE_ICONS = {
  CALL: IconPhone,
  EMAIL: IconMail,
  MEETING: IconUsersGroup,
  ON_SITE_INSPECTION: IconBuildingFactory2,
};

/** The name of a type without its prefix. */
export function typeName(type: ActivityType): TypeName {
  return type.slice("ACTIVITY_TYPE_".length) as TypeName;
}

/** A status without the prefix it has in the API, as filters and texts name it. */
export type ActivityStatusName = ActivityStatus extends infer Name
  ? Name extends `ACTIVITY_STATUS_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** Where activities can stand, in the order of a choice. */
export const ACTIVITY_STATUSES = ["OPEN", "COMPLETED", "CANCELLED"] as const satisfies ActivityStatusName[];

/** The name of a status without its prefix. */
export function activityStatusName(status: ActivityStatus): ActivityStatusName {
  return status.slice("ACTIVITY_STATUS_".length) as ActivityStatusName;
}

/** True while it is to be done. */
export function isToDo({ status }: Pick<Activity, "status">): boolean {
  return status === "ACTIVITY_STATUS_OPEN";
}

/** True if it is to be done and its time has come: as the server said, or since then. */
export function isOverdue(activity: Pick<Activity, "status" | "overdue" | "startTime">, now: Date): boolean {
  if (!isToDo(activity)) return false;
  return activity.overdue || (activity.startTime !== undefined && new Date(activity.startTime) < now);
}

/** An action without the prefix it has in the API. */
export type ActivityActionName = ActivityAction extends infer Name
  ? Name extends `ACTIVITY_ACTION_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** True when the server offers the action for this activity to this user now. */
export function mayDoActivity({ actions }: Pick<Activity, "actions">, action: ActivityActionName): boolean {
  return actions.includes(`ACTIVITY_ACTION_${action}`);
}

/** The API's name of a view. */
export function workView(name: ViewName): WorkView {
  return `WORK_VIEW_${name.toUpperCase() as Uppercase<ViewName>}`;
}

/** How long before its start one is reminded: "15 min before", "1 day before", "None". */
export function reminderText(t: TFunction, minutes: number | undefined): string {
  if (minutes === undefined) return "";
  if (minutes === 0) return t("activity.reminder.none");
  const days = minutes / (24 * 60);
  if (Number.isInteger(days)) return t("activity.reminder.days", { count: days });
  return t("activity.reminder.before", { time: durationText(t, minutes) });
}

/** "45 min", "1 h", "1 h 30 min". */
export function durationText(t: TFunction, minutes: number | undefined): string {
  if (!minutes) return "";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && t("activity.hours", { hours }), rest > 0 && t("activity.minutes", { minutes: rest })]
    .filter(Boolean)
    .join(" ");
}

/** The numbers of whom it is with, each once: on the way before at the desk. */
export function numbersOf(
  activity: Pick<Activity, "contactMobile" | "contactBusinessTelephone" | "contactTelephone">,
): string[] {
  const { contactMobile, contactBusinessTelephone, contactTelephone } = activity;
  return [...new Set([contactMobile, contactBusinessTelephone, contactTelephone])].filter(Boolean);
}
