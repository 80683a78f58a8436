import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  // A page that has just been loaded.
  vi.resetModules();
});
afterEach(() => vi.useRealTimers());

describe("a page", () => {
  it("is attended for a minute after it was loaded", async () => {
    const { isUnattended } = await import("./attendance");
    vi.advanceTimersByTime(MINUTE);
    expect(isUnattended()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isUnattended()).toBe(true);
  });

  it.each(["pointerdown", "keydown", "wheel", "touchstart", "click", "input", "submit"])(
    "is attended again after %s",
    async (touch) => {
      const { isUnattended } = await import("./attendance");
      vi.advanceTimersByTime(10 * MINUTE);
      document.body.addEventListener(touch, (event) => event.stopPropagation(), { once: true });
      document.body.dispatchEvent(new Event(touch, { bubbles: true }));
      expect(isUnattended()).toBe(false);
      vi.advanceTimersByTime(MINUTE + 1);
      expect(isUnattended()).toBe(true);
    },
  );

  it("says with its requests that nobody asked for them, and otherwise nothing", async () => {
    const sent: Request[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      sent.push(request);
      return Response.json({});
    });
    const { api } = await import("@/api/client");
    await api.GET("/api/v1/session");
    vi.advanceTimersByTime(MINUTE + 1);
    await api.GET("/api/v1/session");
    document.body.dispatchEvent(new Event("keydown", { bubbles: true }));
    await api.GET("/api/v1/session");
    expect(sent.map(({ headers }) => headers.get("CRM-Unattended"))).toEqual([null, "true", null]);
  });
});
