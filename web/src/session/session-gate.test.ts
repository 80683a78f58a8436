import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchInSession, sessionGate } from "./session-gate";

const refused = () => new Response(null, { status: 401 });
const done = () => new Response("done");
const patch = () => new Request("http://crm.test/api/v1/customers/1", { method: "PATCH", body: '{"name":"Hope"}' });

describe("a request that meets an expired session", () => {
  const send = vi.fn<(request: Request) => Promise<Response>>();

  beforeEach(() => {
    send.mockReset();
    vi.stubGlobal("fetch", send);
    sessionGate.enter();
  });
  afterEach(() => sessionGate.leave());

  it("waits for the new log-in and is then sent again with its body", async () => {
    send.mockResolvedValueOnce(refused()).mockResolvedValueOnce(done());
    const answered = fetchInSession(patch());
    await vi.waitFor(() => expect(sessionGate.isExpired()).toBe(true));
    sessionGate.enter();
    expect(await (await answered).text()).toBe("done");
    expect(await send.mock.calls[1]?.[0].text()).toBe('{"name":"Hope"}');
    expect(sessionGate.isExpired()).toBe(false);
  });

  it("asks once for all requests that wait", async () => {
    send.mockResolvedValueOnce(refused()).mockResolvedValueOnce(refused()).mockResolvedValue(done());
    const told = vi.fn();
    const stop = sessionGate.subscribe(told);
    const answers = Promise.all([fetchInSession(patch()), fetchInSession(patch())]);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
    sessionGate.enter();
    expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
    stop();
  });

  it("keeps its 401 when the user gives up", async () => {
    send.mockResolvedValue(refused());
    const answered = fetchInSession(patch());
    await vi.waitFor(() => expect(sessionGate.isExpired()).toBe(true));
    sessionGate.leave();
    expect((await answered).status).toBe(401);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("does not wait when it is about the session itself", async () => {
    send.mockResolvedValue(refused());
    const answered = await fetchInSession(new Request("http://crm.test/api/v1/session", { method: "POST" }));
    expect(answered.status).toBe(401);
    expect(sessionGate.isExpired()).toBe(false);
  });
});

it("does not wait while nobody is logged in", async () => {
  vi.stubGlobal("fetch", async () => refused());
  expect((await fetchInSession(patch())).status).toBe(401);
});
