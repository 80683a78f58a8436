import type { Activity, ActivityPatch, Case } from "@/api/types";
import { typeName } from "@/features/activities/activity";
import type { PlanValues } from "@/features/activities/plan";
import {
  CASE_FIELDS,
  type CaseField,
  type CaseValues,
  caseValuesOf,
  plainCaseValue,
} from "@/features/save-case/case-values";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";

/** An activity that is planned, with its case: one form changes both, and so one save. */
export interface PlannedActivity {
  id: string;
  /** The versions of both. */
  etag: string;
  activity: Activity;
  of: Case;
  /** When the one that was changed last was changed. */
  updateTime?: string;
  updatedBy: string;
}

/** Both as one record. */
export function plannedActivity(activity: Activity, of: Case): PlannedActivity {
  const { updateTime, updatedBy } = time(of) > time(activity) ? of : activity;
  const etag = [activity.etag, of.etag].join(BETWEEN);
  return { id: activity.id, etag, activity, of, ...(updateTime && { updateTime }), updatedBy };
}

/** The versions of the activity and of its case. */
export function etagsOf(etag: string): { activity: string; case: string } {
  const [activity = "", ofCase = ""] = etag.split(BETWEEN);
  return { activity, case: ofCase };
}

const BETWEEN = " ";

function time({ updateTime = "" }: { updateTime?: string }): number {
  return new Date(updateTime).getTime() || 0;
}

/** What is typed of an activity that is planned: another time is a reschedule. */
export type PlannedValues = Omit<PlanValues, "startTime">;
type PlannedField = keyof PlannedValues;

/** The input of a field of the case: both have a subject and a contact. */
export type CaseInput<Field extends CaseField = CaseField> = `case/${Field}`;

/** What is typed of it and of its case. */
export type ActivityValues = PlannedValues & Record<CaseInput, string>;
export type ActivityField = keyof ActivityValues;

const PLANNED_FIELDS = [
  "type",
  "subject",
  "durationMinutes",
  "contactId",
  "reminderMinutes",
  "instructions",
] as const satisfies PlannedField[];

/** The input of a field of the case. */
export function caseInput<Field extends CaseField>(field: Field): CaseInput<Field> {
  return `case/${field}`;
}

/** The field of the case that an input holds; undefined for one of the activity. */
export function caseFieldOf(field: string): CaseField | undefined {
  return CASE_FIELDS.find((each) => caseInput(each) === field);
}

/** The form of a planned activity, but for its case. */
export function plannedValuesOf(activity: Activity): PlannedValues {
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

/** The form of a planned activity and its case. */
export function activityValuesOf({ activity, of }: PlannedActivity): ActivityValues {
  const values = caseValuesOf(of);
  const ofCase = CASE_FIELDS.map((field) => [caseInput(field), values[field]]);
  return { ...plannedValuesOf(activity), ...(Object.fromEntries(ofCase) as Record<CaseInput, string>) };
}

/** What is typed of the case alone. */
export function caseValuesIn(values: ActivityValues): CaseValues {
  return Object.fromEntries(CASE_FIELDS.map((field) => [field, values[caseInput(field)]])) as unknown as CaseValues;
}

/** What changes the activity: only these fields of it. */
export function activityPatchOf(values: PlannedValues, fields: readonly PlannedField[]): ActivityPatch {
  return Object.fromEntries(fields.map((field) => [field, wire(values, field)]));
}

/** Which fields of the activity and which of its case differ from what the form was filled with. */
export function changedIn(
  base: ActivityValues,
  values: ActivityValues,
): { activity: PlannedField[]; case: CaseField[] } {
  const changed = merge.changed(base, values);
  return {
    activity: PLANNED_FIELDS.filter((field) => changed.includes(field)),
    case: CASE_FIELDS.filter((field) => changed.includes(caseInput(field))),
  };
}

/** The inputs in the order of the form. */
const FIELDS: readonly ActivityField[] = [...CASE_FIELDS.map((field) => caseInput(field)), ...PLANNED_FIELDS];

const merge = merging<ActivityValues>({
  fields: FIELDS,
  same: (one, other, field) => {
    const name = caseFieldOf(field) ?? "";
    return plainCaseValue(name, one) === plainCaseValue(name, other);
  },
});

/** What the form knows of planned activities. */
export const activityKind: RecordKind<ActivityValues, PlannedActivity> = {
  fields: FIELDS,
  merge,
  valuesOf: activityValuesOf,
  titleOf: ({ subject }) => subject,
  checkedOnLeave: ["durationMinutes", caseInput("value")],
  inputPath: (field) => {
    const [record, name = ""] = field.split(".");
    if (record === "case") return `case/${name}`;
    return record === "activity" ? name : field;
  },
};

function wire(values: PlannedValues, field: PlannedField): string | number | undefined {
  const text = values[field].trim();
  if (field === "type") return `ACTIVITY_TYPE_${text}`;
  if (field === "durationMinutes" || field === "reminderMinutes") return text ? Number(text) : undefined;
  return text;
}
