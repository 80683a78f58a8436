import { act } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { useRecordView } from "./use-record-view";

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return new Response(null, { status: 204 });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function Page() {
  useRecordView("c-1");
  return null;
}

/** Shows the page, from when on time stands still. */
async function show() {
  const shown = await renderOnPage(() => {
    vi.useFakeTimers();
    return <Page />;
  });
  return shown;
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it("remembers a look of two seconds, once", async () => {
  await show();
  await pass(1_900);
  expect(asked).toEqual([]);
  await pass(200);
  expect(asked).toEqual(["POST /api/v1/customers/c-1/views"]);
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(10_000);
  expect(asked).toHaveLength(1);
});

it("does not remember who leaves sooner", async () => {
  const { unmount } = await show();
  await pass(1_000);
  unmount();
  await pass(5_000);
  expect(asked).toEqual([]);
});

it("begins to count when the page comes into sight", async () => {
  const state = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await show();
  await pass(5_000);
  expect(asked).toEqual([]);
  state.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(2_100);
  expect(asked).toHaveLength(1);
});
