import { answer, api } from "@/api/client";
import type { Activity, ActivityPatch, CasePatch } from "@/api/types";
import { type PlannedActivity, plannedActivity } from "./activity-values";
import type { newInputOf } from "./new-values";

/** Plans an activity at a customer, in an open case or in a new one. The same `submitKey` plans it only once. */
export function createActivity(
  customerId: string,
  body: ReturnType<typeof newInputOf>,
  submitKey: string,
): Promise<Activity> {
  return answer(
    api.POST("/api/v1/customers/{customerId}/activities", {
      params: { path: { customerId }, header: { "Idempotency-Key": submitKey } },
      body,
    }),
  );
}

/** What is changed of one of the two: a named field that the values lack is removed. */
interface Part<Patch> {
  values: Patch;
  fields: readonly string[];
  /** The version that was seen. */
  etag: string;
}

/**
 * Changes the named fields of an activity and of its case, both or neither, if they still have the given etags. Of which
 * no field is named, nothing is sent.
 */
export async function saveActivity(
  id: string,
  planned: Part<ActivityPatch>,
  ofCase: Part<CasePatch>,
): Promise<PlannedActivity> {
  const saved = await answer(
    api.POST("/api/v1/activities/{id}/save", {
      params: { path: { id }, header: planned.fields.length > 0 ? { "If-Match": `"${planned.etag}"` } : {} },
      body: {
        ...(planned.fields.length > 0 && { activity: planned.values, updateMask: planned.fields.join(",") }),
        ...(ofCase.fields.length > 0 && {
          case: ofCase.values,
          caseUpdateMask: ofCase.fields.join(","),
          caseEtag: ofCase.etag,
        }),
      },
    }),
  );
  if (!saved.activity || !saved.case) throw new Error("the answer lacks the activity or its case");
  return plannedActivity(saved.activity, saved.case);
}
