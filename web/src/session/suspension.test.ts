import { afterEach, expect, it, vi } from "vitest";
import { fetchInSession } from "./session-gate";
import { suspension } from "./suspension";

const request = (method = "GET", path = "/api/v1/customers") => new Request(`http://crm.test${path}`, { method });
const problem = (reason: string) =>
  new Response(JSON.stringify({ reason, detail: "Please ask us." }), {
    status: 403,
    headers: { "content-type": "application/problem+json" },
  });

afterEach(async () => {
  vi.stubGlobal("fetch", async () => new Response("{}"));
  await fetchInSession(request());
});

it("begins with the first refusal, ends with the first success, and tells so", async () => {
  const told = vi.fn();
  const stop = suspension.subscribe(told);
  vi.stubGlobal("fetch", async () => problem("TENANT_SUSPENDED"));
  const refused = await fetchInSession(request());
  expect(suspension.text()).toBe("Please ask us.");
  expect(await refused.json()).toMatchObject({ reason: "TENANT_SUSPENDED" });
  vi.stubGlobal("fetch", async () => new Response("{}"));
  await fetchInSession(request());
  expect(suspension.text()).toBeNull();
  expect(told).toHaveBeenCalledTimes(2);
  stop();
});

it("is not begun by other refusals, nor by logging in to another company", async () => {
  vi.stubGlobal("fetch", async () => problem("PERMISSION_DENIED"));
  await fetchInSession(request());
  vi.stubGlobal("fetch", async () => problem("TENANT_SUSPENDED"));
  await fetchInSession(request("POST", "/api/v1/session"));
  expect(suspension.text()).toBeNull();
});
