import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Activity } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { activity } from "@/test/samples";
import WorkPanel from "./WorkPanel";

const DONE = activity({
  id: "a-2",
  subject: "Bring the toner",
  status: "ACTIVITY_STATUS_COMPLETED",
  startTime: "2026-11-20T06:00:00Z",
  completeTime: "2026-11-22T12:05:00Z",
  actions: [],
});

/** The API with these activities to be done today, those that are done, and those that are left of the days before. */
function serve(planned: Activity[], done: Activity[] | Promise<Activity[]>, left: Activity[] = [], next = ""): void {
  vi.stubGlobal("fetch", async ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (!pathname.endsWith("/activities")) return Response.json({ views: [], savedViews: [], overdueCount: 0 });
    const due = searchParams.get("due");
    const lists = { ACTIVITY_DUE_TODAY: planned, ACTIVITY_DUE_DONE_TODAY: done, ACTIVITY_DUE_OVERDUE: left };
    const activities = (await lists[due as keyof typeof lists]) ?? [];
    return Response.json({ activities, nextPageToken: next, totalSizeCapped: false });
  });
}

afterEach(() => vi.unstubAllGlobals());

const groups = () => screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);

it("ends the day with what is done, with its time and without the buttons of what is to be done", async () => {
  serve([activity(), activity({ id: "a-3", startTime: "2099-11-22T12:30:00Z" })], [DONE]);
  await renderOnPage(() => <WorkPanel />);
  const done = await screen.findByRole("list", { name: "Done" });
  expect(groups()).toEqual(["Morning", "Afternoon", "Done"]);
  const row = within(done).getByRole("listitem");
  expect(row.textContent).toContain("Bring the toner");
  expect(row.dataset.done).toBe("true");
  expect(within(row).getByText(/14:05/).getAttribute("datetime")).toBe(DONE.completeTime);
  within(row)
    .getByRole("button", { name: /Bring the toner/ })
    .focus();
  expect(await within(row).findByRole("link", { name: "View this Activity" })).toBeTruthy();
  for (const name of ["Reschedule this Activity", "Next Action", "Close this Case"]) {
    expect(within(row).queryByRole("link", { name })).toBeNull();
  }
});

it("leads to all that was done where there is more of it", async () => {
  serve([activity()], [DONE], [], "more");
  await renderOnPage(() => <WorkPanel />);
  const all = await screen.findByRole("link", { name: "All that was done today" });
  expect(all.getAttribute("href")).toBe("/activities?show=done");
});

it("begins the day with what is left of the days before", async () => {
  serve([activity()], [], [activity({ id: "a-4", subject: "Bring the paper", startTime: "2026-11-20T06:00:00Z" })]);
  await renderOnPage(() => <WorkPanel />);
  const left = await screen.findByRole("list", { name: "Overdue" });
  expect(groups()).toEqual(["Overdue", "Morning"]);
  expect(within(left).getByRole("listitem").textContent).toContain("Bring the paper");
});

it("shows what is to be done before it knows what is done", async () => {
  let answer = (_: Activity[]) => {};
  serve([activity()], new Promise((resolve) => (answer = resolve)));
  await renderOnPage(() => <WorkPanel />);
  await screen.findByText("Ask for the tender");
  expect(groups()).toEqual(["Morning"]);
  answer([DONE]);
  await screen.findByText("Bring the toner");
  expect(groups()).toEqual(["Morning", "Done"]);
});

it("has no such group on a day on which nothing was done, and still one where nothing more is planned", async () => {
  serve([activity()], []);
  const { unmount } = await renderOnPage(() => <WorkPanel />);
  await screen.findByText("Ask for the tender");
  expect(screen.queryByText("Done")).toBeNull();
  unmount();
  serve([], [DONE]);
  await renderOnPage(() => <WorkPanel />);
  await screen.findByRole("list", { name: "Done" });
  expect(screen.getByText("Nothing planned for today")).toBeTruthy();
});
