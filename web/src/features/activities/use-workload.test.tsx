import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { activityKeys } from "./keys";
import { TIME_PASSES, useWorkload } from "./use-workload";

let overdueCount = 0;

function Page() {
  const { data } = useWorkload({ view: "WORK_VIEW_MINE" });
  return <p>{data ? `${data.overdueCount} overdue` : "Waiting"}</p>;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("counts what has become overdue meanwhile, and has the lists fetched anew then only", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal("fetch", async () =>
    Response.json({ openActivityCount: 1, todayCount: 1, overdueCount, openCaseCount: 1 }),
  );
  const { queries } = await renderOnPage(Page);
  await screen.findByText("0 overdue");
  queries.setQueryData([...activityKeys.lists, "page"], {});
  const isStale = () => queries.getQueryState([...activityKeys.lists, "page"])?.isInvalidated;
  await vi.advanceTimersByTimeAsync(TIME_PASSES + 1);
  expect(isStale()).toBe(false);
  overdueCount = 1;
  await vi.advanceTimersByTimeAsync(TIME_PASSES + 1);
  await screen.findByText("1 overdue");
  await waitFor(() => expect(isStale()).toBe(true));
});
