import createClient from "openapi-fetch";
import { isUnattended } from "@/session/attendance";
import { fetchInSession } from "@/session/session-gate";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";
import { newTraceparent } from "./traceparent";

/** The typed client. Every path and parameter comes from the OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => fetchInSession(request),
});

api.use({
  onRequest: ({ request: { headers } }) => {
    // Each call begins a trace, so that whoever looks into the browser finds the call in the server's log and traces.
    // Whether it is recorded there is the server's decision.
    headers.set("traceparent", newTraceparent());
    // What a page asks by itself does not keep the session of somebody who has gone.
    if (isUnattended()) headers.set("CRM-Unattended", "true");
  },
});

/** Awaits an API call and returns its body, or throws an `ApiProblem`. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let reply: Awaited<typeof call>;
  try {
    reply = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw ApiProblem.unreachable(error);
  }
  if (!reply.response.ok) throw new ApiProblem(reply.response.status, reply.error);
  return reply.data as T;
}
