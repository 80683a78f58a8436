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
