import { answer, api } from "@/api/client";
import type { Activity, ActivityPatch } from "@/api/types";
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

/** Changes the named fields, if the activity still has the given etag. A named field that the body lacks is removed. */
export function updateActivity(id: string, body: ActivityPatch, fields: readonly string[], etag: string) {
  return answer(
    api.PATCH("/api/v1/activities/{id}", {
      params: { path: { id }, query: { updateMask: fields.join(",") }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}
