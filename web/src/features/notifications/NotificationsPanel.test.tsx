import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Notification } from "@/api/types";
import { renderOnPage } from "@/test/render";
import NotificationsPanel from "./NotificationsPanel";

const told = (changes: Partial<Notification>): Notification => ({
  id: "n-1",
  kind: "NOTIFICATION_KIND_DECLINED",
  customerId: "c-1",
  customerName: "Hope Works",
  person: "Priya",
  text: "The VAT number is wrong.",
  time: new Date().toISOString(),
  caseId: "",
  activityId: "",
  subject: "",
  activityType: "ACTIVITY_TYPE_UNSPECIFIED",
  contactName: "",
  count: 1,
  ...changes,
});

/** What the server keeps, and what it was asked to mark. */
const server = { notifications: [] as Notification[], marked: [] as unknown[] };

beforeEach(() => {
  Object.assign(server, { notifications: [], marked: [] });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") {
      server.marked.push(await request.json());
      const readTime = new Date().toISOString();
      server.notifications = server.notifications.map((each) => ({ ...each, readTime }));
      return Response.json({ unreadCount: 0 });
    }
    const unreadCount = server.notifications.filter(({ readTime }) => !readTime).length;
    return Response.json({ notifications: server.notifications, nextPageToken: "", unreadCount });
  });
});

afterEach(() => vi.unstubAllGlobals());

async function show() {
  const onClose = vi.fn();
  await renderOnPage(() => <NotificationsPanel onClose={onClose} />);
  return onClose;
}

it("says what it is for while there is nothing", async () => {
  await show();
  expect(await screen.findByText(/^Nothing yet\./)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Mark all as read" })).toHaveProperty("disabled", true);
});

it("tells those of today before earlier ones, with who did it and what he wrote", async () => {
  server.notifications = [
    told({}),
    told({ id: "n-2", kind: "NOTIFICATION_KIND_LINKED", text: "", person: "Maria", time: "2026-01-02T08:00:00Z" }),
  ];
  await show();
  const today = within(await screen.findByRole("region", { name: "Today" }));
  const link = today.getByRole("link", { name: /Hope Works was declined/ });
  expect(link.textContent).toContain("Unread:");
  expect(link.textContent).toContain("The VAT number is wrong.");
  expect(link.textContent).toContain("by Priya");
  expect(link.getAttribute("href")).toBe("/customers/c-1");
  const earlier = within(screen.getByRole("region", { name: "Earlier" }));
  expect(earlier.getByRole("link").textContent).toContain("You were linked to Hope Works");
});

it("marks what is opened as read", async () => {
  server.notifications = [told({})];
  const onClose = await show();
  fireEvent.click(await screen.findByRole("link"));
  expect(onClose).toHaveBeenCalled();
  await waitFor(() => expect(server.marked).toEqual([{ ids: ["n-1"] }]));
});

it("marks all as read up to the newest that is shown", async () => {
  server.notifications = [told({ id: "n-2" }), told({})];
  await show();
  const all = await screen.findByRole("button", { name: "Mark all as read" });
  await waitFor(() => expect(all).toHaveProperty("disabled", false));
  fireEvent.click(all);
  await waitFor(() => expect(screen.queryByText("Unread:")).toBeNull());
  expect(server.marked).toEqual([{ upToId: "n-2" }]);
});

/** A reminder of a call that begins so many minutes from now. */
const reminder = (minutes: number) =>
  told({
    kind: "NOTIFICATION_KIND_REMINDER",
    person: "",
    text: "",
    caseId: "case-1",
    activityId: "a-1",
    subject: "Renew the lease",
    activityType: "ACTIVITY_TYPE_CALL",
    contactName: "Zinzi Nkosi",
    startTime: new Date(Date.now() + minutes * 60_000).toISOString(),
  });

it("tells of a reminder what begins, when, and how soon, and leads to the activity", async () => {
  server.notifications = [reminder(14.5), { ...reminder(-5), id: "n-2" }];
  await show();
  const [soon, begun] = await screen.findAllByRole("link", { name: /Call with Zinzi Nkosi at .*\d\d:\d\d/ });
  expect(soon?.textContent).toContain("in 15 minutes · Renew the lease · Hope Works");
  expect(soon?.getAttribute("href")).toBe("/activities/a-1");
  expect(begun?.textContent).not.toContain("in ");
});

it("tells what is overdue, what was planned for the user, and which cases became his", async () => {
  const work = { ...reminder(-60), person: "Maria" };
  const ofCase = { ...work, activityId: "", startTime: undefined, activityType: told({}).activityType };
  server.notifications = [
    { ...work, kind: "NOTIFICATION_KIND_OVERDUE", person: "" },
    { ...work, id: "n-2", kind: "NOTIFICATION_KIND_ASSIGNED" },
    { ...ofCase, id: "n-3", kind: "NOTIFICATION_KIND_ASSIGNED" },
    { ...ofCase, id: "n-4", kind: "NOTIFICATION_KIND_ASSIGNED", count: 12 },
  ];
  await show();
  for (const [name, href] of [
    [/Call with Zinzi Nkosi is overdue/, "/activities/a-1"],
    [/Planned for you: Call with Zinzi Nkosi/, "/activities/a-1"],
    [/The case “Renew the lease” of Hope Works is yours now/, "/cases/case-1"],
    [/12 cases are yours now/, "/cases"],
  ] as const) {
    expect((await screen.findByRole("link", { name })).getAttribute("href")).toBe(href);
  }
});
