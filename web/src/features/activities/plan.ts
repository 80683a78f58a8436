import type { TFunction } from "i18next";
import type { ActivityInput, ActivityType } from "@/api/types";
import { type FormErrors, tooLong } from "@/form/errors";
import type { TypeName } from "./activity";
import { nextOfficeTime, readTime } from "./zoned-time";

/** What a form that plans an activity holds. Names are those of the API, so that its errors find their fields. */
export interface PlanValues {
  type: TypeName;
  subject: string;
  /** As it is typed, in the tenant's zone: "2026-11-22T14:30". */
  startTime: string;
  durationMinutes: string;
  /** How many minutes before it begins its salesman is reminded; "0" for not at all. */
  reminderMinutes: string;
  contactId: string;
  instructions: string;
}

export type PlanField = keyof PlanValues;

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS = { subject: 120, instructions: 4000 };

/** A day: an activity takes no longer. */
const MOST_MINUTES = 24 * 60;

/** When one is reminded of a new activity, and what can be chosen instead. */
export const USUAL_REMINDER = "15";
export const REMINDERS = ["0", "5", "10", USUAL_REMINDER, "30", "60", "120", "1440"];

/** How many minutes it usually takes. */
export function usualMinutes(type: TypeName): number {
  return type === "CALL" || type === "EMAIL" ? 30 : 60;
}

/** What a new activity begins with: a call at the next half hour of office hours. */
export function newPlan(now: Date, zone: string, contactId = ""): PlanValues {
  return {
    type: "CALL",
    subject: "",
    startTime: nextOfficeTime(now, zone),
    durationMinutes: String(usualMinutes("CALL")),
    reminderMinutes: USUAL_REMINDER,
    contactId,
    instructions: "",
  };
}

/** The duration after another type was chosen: what is usual for it, unless somebody typed another one. */
export function durationFor(type: TypeName, before: Pick<PlanValues, "type" | "durationMinutes">): string {
  const untouched = ["", String(usualMinutes(before.type))].includes(before.durationMinutes.trim());
  return untouched ? String(usualMinutes(type)) : before.durationMinutes;
}

/** What plans the activity; its values have been checked. */
export function planInput(values: PlanValues, zone: string): ActivityInput {
  const { instructions, contactId, durationMinutes, reminderMinutes } = values;
  return {
    type: `ACTIVITY_TYPE_${values.type}` satisfies ActivityType,
    subject: values.subject.trim(),
    startTime: readTime(values.startTime, zone).instant ?? "",
    durationMinutes: durationMinutes.trim() ? Number(durationMinutes) : undefined,
    reminderMinutes: reminderMinutes ? Number(reminderMinutes) : undefined,
    contactId: contactId || undefined,
    instructions: instructions.trim() || undefined,
  };
}

/** Finds mistakes before the server does. It decides nothing: the server checks again. */
export function planErrors(t: TFunction, values: PlanValues, zone: string): FormErrors {
  const errors = { ...tooLong(t, values, LIMITS), ...whenErrors(t, values, zone) };
  if (values.subject.trim() === "") errors.subject = t("activity.required.subject");
  if (values.contactId === "") errors.contactId = t("activity.required.contactId");
  return errors;
}

/** The same for when an activity begins, and for how long. */
export function whenErrors(
  t: TFunction,
  { startTime, durationMinutes }: Pick<PlanValues, "startTime" | "durationMinutes">,
  zone: string,
): FormErrors {
  const errors: FormErrors = {};
  const read = readTime(startTime, zone);
  if (read.instant === undefined) {
    errors.startTime = t(read.wrong === "skipped" ? "activity.wrong.skippedTime" : "activity.required.startTime");
  }
  const minutes = durationMinutes.trim();
  const whole = /^\d{1,4}$/.test(minutes) ? Number(minutes) : 0;
  if (minutes && (whole < 1 || whole > MOST_MINUTES)) errors.durationMinutes = t("activity.wrong.durationMinutes");
  return errors;
}
