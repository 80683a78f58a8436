import { describe, expect, it, vi } from "vitest";
import { api } from "./client";
import { newTraceparent } from "./traceparent";

describe("traceparent", () => {
  it("is a trace context of its own each time", () => {
    const made = Array.from({ length: 50 }, newTraceparent);
    for (const traceparent of made) expect(traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/);
    expect(new Set(made).size).toBe(made.length);
  });

  it("goes with every call of the client", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({ employees: [] }));
    await api.GET("/api/v1/employees");
    const request = fetched.mock.calls[0]?.[0] as Request;
    expect(request.headers.get("traceparent")).toMatch(/^00-/);
  });
});
