import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Activity } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { aCase, activity } from "@/test/samples";
import { Activities } from "./Activities";

const OTHERS = activity({
  id: "a-2",
  subject: "Call about toner",
  own: false,
  salesmanName: "Thandi Nkosi",
  actions: [],
});

let asked: URL[] = [];

/** The API with these activities. */
function serve(activities: Activity[]): void {
  vi.stubGlobal("fetch", async ({ url }: Request) => {
    const address = new URL(url);
    if (address.pathname.includes("/cases/")) return Response.json(aCase({ stageName: "Proposal" }));
    if (!address.pathname.endsWith("/activities")) return Response.json({ views: [], savedViews: [] });
    asked.push(address);
    return Response.json({ activities, nextPageToken: "", totalSize: activities.length, totalSizeCapped: false });
  });
}

// Fetched when somebody looks: a busy machine takes longer than a test waits.
beforeAll(() => import("@/data-grid/quick-view/QuickView"));

beforeEach(() => {
  asked = [];
  serve([activity(), OTHERS]);
});
afterEach(() => vi.unstubAllGlobals());

const ofCustomer = () => <Activities kind="activities" titleOf={() => "Activities for Hope Works"} customerId="c-1" />;
const summaryOf = (name: string) =>
  screen.findByRole("complementary", { name: `Quick view: ${name}` }, { timeout: 5000 });
const row = async (subject: string) => (await screen.findByText(subject)).closest("tr") as HTMLElement;

it("asks for what is to be done, mine, in the order of the agenda", async () => {
  await renderOnPage(() => <Activities kind="activities" titleOf={() => "My Activities"} />);
  await row("Ask for the tender");
  const { searchParams } = asked.find((url) => !url.searchParams.has("includeTotalSize")) as URL;
  expect(Object.fromEntries(searchParams)).toMatchObject({
    view: "WORK_VIEW_MINE",
    due: "ACTIVITY_DUE_OPEN",
    orderBy: "agenda",
  });
});

it("asks for what the user touched lately whosever it is, the latest first", async () => {
  await renderOnPage(() => <Activities kind="activities" titleOf={(view) => `Of ${view}`} />, "/?show=recent");
  await row("Ask for the tender");
  const { searchParams } = asked.find((url) => !url.searchParams.has("includeTotalSize")) as URL;
  expect(Object.fromEntries(searchParams)).toMatchObject({ due: "ACTIVITY_DUE_RECENT", orderBy: "touchTime desc" });
  expect(searchParams.has("view")).toBe(false);
  expect(screen.getByRole("heading", { name: "Of mine" })).toBeTruthy();
});

it("asks for all that there was at one customer, whoever's it is", async () => {
  await renderOnPage(ofCustomer);
  await row("Ask for the tender");
  const { searchParams } = asked[0] as URL;
  expect(searchParams.get("customerId")).toBe("c-1");
  expect(searchParams.has("view")).toBe(false);
  expect(searchParams.has("due")).toBe(false);
});

it("says in words whose activity a greyed one is, and gives it no buttons", async () => {
  await renderOnPage(ofCustomer);
  const others = await row("Call about toner");
  expect(within(others).getByText("Thandi Nkosi’s")).toBeTruthy();
  fireEvent.mouseOver(others);
  expect(within(others).queryByRole("button")).toBeNull();
  expect(
    within(others)
      .getAllByRole("link")
      .map(({ textContent }) => textContent),
  ).toEqual(["Call about toner"]);
  const own = await row("Ask for the tender");
  expect(within(own).queryByText(/’s$/)).toBeNull();
  fireEvent.mouseOver(own);
  expect(within(own).getByRole("link", { name: "Reschedule this Activity" })).toBeTruthy();
  expect(within(own).getByRole("link", { name: "View Customer" })).toBeTruthy();
});

it("opens the summary by a click, and keeps the buttons of an own activity", async () => {
  await renderOnPage(ofCustomer);
  const own = await row("Ask for the tender");
  fireEvent.click(own);
  const summary = await summaryOf("Ask for the tender");
  expect(within(summary).getByRole("link", { name: "082 555 0100" }).getAttribute("href")).toBe("tel:0825550100");
  expect(within(summary).getByRole("link", { name: "zinzi@hopeworks.co.za" })).toBeTruthy();
  expect(within(summary).getByText("#12 New copiers")).toBeTruthy();
  expect(await within(summary).findByText("Proposal")).toBeTruthy();
  expect(within(summary).getByRole("link", { name: "Complete this Activity" })).toBeTruthy();
  // No pointer is over it, and it has no focus.
  expect(within(own).getByRole("link", { name: "Next Action" })).toBeTruthy();
});

it("leads from the summary of somebody else's activity to its case, and nowhere else", async () => {
  await renderOnPage(ofCustomer);
  fireEvent.click(await row("Call about toner"));
  const summary = await summaryOf("Call about toner");
  expect(within(summary).getByRole("link", { name: "View Case Info and History" }).getAttribute("href")).toBe(
    "/cases/case-1",
  );
  expect(within(summary).queryByRole("link", { name: /this Activity|this Case|Next Action/ })).toBeNull();
});

it("says by more than colour what is overdue", async () => {
  serve([activity({ overdue: true, startTime: "2026-01-05T08:00:00Z" })]);
  await renderOnPage(() => <Activities kind="warnings" titleOf={() => "Warnings"} />);
  const late = await row("Ask for the tender");
  expect(within(late).getByText("overdue")).toBeTruthy();
  expect(asked[0]?.searchParams.get("due")).toBe("ACTIVITY_DUE_OVERDUE");
  expect(within(late).getByRole("link", { name: "Zinzi Nkosi" }).getAttribute("href")).toBe("/customers/c-1");
  expect(within(late).getByRole("link", { name: "021 555 0101" })).toBeTruthy();
});

it("says what to do where nothing is planned", async () => {
  serve([]);
  await renderOnPage(() => <Activities kind="activities" titleOf={() => "My Activities"} />);
  expect(await screen.findByRole("heading", { name: "Nothing planned" })).toBeTruthy();
  expect(screen.getByText("Plan an activity from a customer.")).toBeTruthy();
});
