import type { Activity, Case, CaseConfig, CaseInput } from "@/api/types";
import { newPlan, type PlanValues, planInput } from "@/features/activities/plan";
import { stagesOf } from "@/features/cases/case";
import { caseInputOf, type NewCaseValues, NO_CASE_VALUES, plainCaseValue } from "@/features/save-case/case-values";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";
import { plannedValuesOf } from "./activity-values";

/** What the form of a new activity holds: an open case it is added to, or a case it begins; and the activity. */
export interface NewValues {
  /** Empty begins a new case. */
  caseId: string;
  case: NewCaseValues;
  activity: PlanValues;
}

/** When somebody can be called on a day. */
const MORNING = "09:00";

/** What a new activity begins with. */
export function blankValues(from: {
  /** The open case it is added to. */
  chosen: Case | undefined;
  contactId: string;
  /** Whose the new case is; empty leaves it to the server, or to whoever chooses. */
  salesmanId: string;
  caseDate: string;
  now: Date;
  /** When it begins and how long it takes, where that was chosen before. */
  when?: { start?: string | undefined; minutes?: number | undefined };
  zone: string;
  config: CaseConfig;
  /** What a recommendation suggests; without a day it begins as soon as possible. */
  suggested?: { subject: string; day: string | undefined } | undefined;
}): NewValues {
  const { chosen, contactId, salesmanId, caseDate, now, when = {}, zone, config, suggested } = from;
  const types = config.caseTypes.filter(({ active }) => active !== false);
  const caseTypeId = types.length === 1 ? (types[0]?.id ?? "") : "";
  const stageId = caseTypeId && (stagesOf(config, caseTypeId)[0]?.id ?? "");
  const subject = suggested?.subject ?? "";
  const plan = newPlan(now, zone, contactId || (chosen?.contactId ?? ""));
  const at = suggested?.day && `${suggested.day}T${MORNING}`;
  return {
    caseId: chosen?.id ?? "",
    case: { ...NO_CASE_VALUES, subject, contactId, caseTypeId, stageId, salesmanId, caseDate },
    activity: {
      ...plan,
      subject: subject || (chosen?.subject ?? ""),
      startTime: when.start ?? (at && at > plan.startTime ? at : plan.startTime),
      durationMinutes: when.minutes === undefined ? plan.durationMinutes : String(when.minutes),
    },
  };
}

/**
 * What follows an input that is about to hold a new value, as long as nobody typed something else there: the activity's
 * subject and contact are the case's, the stage is the first one of the case type.
 */
export function followers(
  values: NewValues,
  path: string,
  value: string,
  known: { cases: readonly Case[]; config: CaseConfig },
): [path: string, value: string][] {
  const { activity } = values;
  const after = { ...values, case: { ...values.case } };
  if (path === "caseId") after.caseId = value;
  if (path === "case.subject") after.case.subject = value;
  if (path === "case.contactId") after.case.contactId = value;
  const following: [string, string][] = [];
  const [before, now] = [caseOf(values, known.cases), caseOf(after, known.cases)];
  if (activity.subject === before.subject && now.subject !== before.subject) {
    following.push(["activity.subject", now.subject]);
  }
  if (activity.contactId === before.contactId && now.contactId !== before.contactId) {
    following.push(["activity.contactId", now.contactId]);
  }
  if (path === "case.caseTypeId") {
    const stages = stagesOf(known.config, value);
    const first = stagesOf(known.config, values.case.caseTypeId)[0]?.id ?? "";
    const chosen = stages.some(({ id }) => id === values.case.stageId) && values.case.stageId !== first;
    if (!chosen) following.push(["case.stageId", stages[0]?.id ?? ""]);
  }
  return following;
}

/** What plans the activity. */
export function newInputOf(values: NewValues, { currency, zone }: { currency: string; zone: string }) {
  const activity = planInput(values.activity, zone);
  if (values.caseId) return { caseId: values.caseId, activity };
  const begun: CaseInput = caseInputOf(values.case, currency);
  return { case: begun, activity };
}

/** What the form knows of activities that are not planned yet. */
export const newActivityKind: RecordKind<NewValues, Activity> = {
  fields: ["caseId", "case", "activity"],
  merge: merging<NewValues>({
    fields: ["caseId", "case", "activity"],
    same: (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other)),
  }),
  // A new one is never filled from a stored one; its form asks all the same once it is saved.
  valuesOf: (activity) => ({
    caseId: activity.caseId,
    case: { ...NO_CASE_VALUES, caseTypeId: "", salesmanId: "" },
    activity: { ...plannedValuesOf(activity), startTime: "" },
  }),
  titleOf: ({ activity, case: { subject } }) => activity.subject || subject,
  checkedOnLeave: [],
};

/** Subject and contact of the case: of the open one that is chosen, or what is typed of a new one. */
function caseOf(values: NewValues, cases: readonly Case[]): { subject: string; contactId: string } {
  const { subject, contactId } = cases.find(({ id }) => id === values.caseId) ?? values.case;
  return { subject, contactId };
}

function plain(value: NewValues[keyof NewValues]): unknown {
  if (typeof value === "string") return value;
  return Object.entries(value).map(([field, text]) => [field, plainCaseValue(field, String(text))]);
}
