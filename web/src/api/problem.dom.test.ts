import { describe, expect, it } from "vitest";
import { answer } from "./client";
import { ApiProblem, isProblem, UNREACHABLE } from "./problem";

const body = {
  type: "about:blank",
  title: "Bad Request",
  status: 400,
  detail: "Some fields are not right.",
  reason: "INVALID",
  errors: [{ field: "name", message: "Enter the name." }],
  traceId: "abc",
};

describe("a failed call", () => {
  it("carries what the server said", async () => {
    const failed = answer(Promise.resolve({ error: body, response: new Response(null, { status: 400 }) }));
    await expect(failed).rejects.toMatchObject({
      status: 400,
      reason: "INVALID",
      detail: "Some fields are not right.",
      errors: [{ field: "name", message: "Enter the name." }],
      traceId: "abc",
    });
  });

  it("survives an answer that is no problem document", async () => {
    const failed = answer(Promise.resolve({ error: "<html>", response: new Response(null, { status: 502 }) }));
    await expect(failed).rejects.toMatchObject({ status: 502, errors: [], detail: "", transient: true });
  });

  it("says that no answer came", async () => {
    await expect(answer(Promise.reject(new TypeError("Failed to fetch")))).rejects.toMatchObject({
      status: 0,
      reason: UNREACHABLE,
      transient: true,
    });
  });

  it("lets a cancelled request stay cancelled", async () => {
    const cancelled = new DOMException("stop", "AbortError");
    await expect(answer(Promise.reject(cancelled))).rejects.toBe(cancelled);
  });
});

it("tells problems by their status", () => {
  expect(isProblem(new ApiProblem(412, {}), 412)).toBe(true);
  expect(isProblem(new ApiProblem(412, {}), 409)).toBe(false);
  expect(isProblem(new Error("412"), 412)).toBe(false);
});
