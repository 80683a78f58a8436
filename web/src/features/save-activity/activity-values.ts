import type { Activity, ActivityPatch } from "@/api/types";
import { typeName } from "@/features/activities/activity";
import type { PlanValues } from "@/features/activities/plan";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";

/** What is typed of an activity that is planned: another time is a reschedule. */
export type ActivityValues = Omit<PlanValues, "startTime">;
export type ActivityField = keyof ActivityValues;

/** The fields in the order of the form. */
export const ACTIVITY_FIELDS = [
  "type",
  "subject",
  "durationMinutes",
  "contactId",
  "reminderMinutes",
  "instructions",
] as const satisfies ActivityField[];

/** The form of a planned activity. */
export function activityValuesOf(activity: Activity): ActivityValues {
  const { type, subject, durationMinutes, reminderMinutes, contactId, instructions } = activity;
  return {
    type: typeName(type),
    subject,
    durationMinutes: durationMinutes?.toString() ?? "",
    reminderMinutes: reminderMinutes?.toString() ?? "",
    contactId,
    instructions,
  };
}

/** What changes an activity: only the fields that differ from what the form was filled with. */
export function activityPatchOf(base: ActivityValues, values: ActivityValues): ActivityPatch {
  return Object.fromEntries(changedFields(base, values).map((field) => [field, wire(values, field)]));
}

/** Compares and joins versions of an activity's form. */
const merge = merging<ActivityValues>({
  fields: ACTIVITY_FIELDS,
  same: (one, other) => one.trim() === other.trim(),
});
export const { changed: changedFields } = merge;

/** What the form knows of planned activities. */
export const activityKind: RecordKind<ActivityValues, Activity> = {
  fields: ACTIVITY_FIELDS,
  merge,
  valuesOf: activityValuesOf,
  titleOf: ({ subject }) => subject,
  checkedOnLeave: ["durationMinutes"],
};

function wire(values: ActivityValues, field: ActivityField): string | number | undefined {
  const text = values[field].trim();
  if (field === "type") return `ACTIVITY_TYPE_${text}`;
  if (field === "durationMinutes" || field === "reminderMinutes") return text ? Number(text) : undefined;
  return text;
}
