import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { SalesmanTargets, Session } from "@/api/types";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { TargetsTab } from "./TargetsTab";

afterEach(() => vi.unstubAllGlobals());

const values = { calls: 20, emails: 10, meetings: 4, inspections: 2, cases: 8, quotes: 6, orders: 3, invoices: 3 };

function targets(id: string, salesmanName: string): SalesmanTargets {
  return { id, salesmanCode: id, salesmanName, etag: "3", defaults: [], ...values };
}

/** What was sent: verb, path, version and body. */
type Sent = [string, string, string | null, unknown];

async function open() {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") {
      sent.push([request.method, pathname, request.headers.get("If-Match"), await request.json()]);
      return Response.json({ ...targets("sam", "Sam"), changedCount: 2, salesmanCount: 2 });
    }
    if (pathname.endsWith("/target-defaults")) return Response.json({ etag: "1", ...values });
    return Response.json({ targets: [targets("sam", "Sam"), targets("thandi", "Thandi")], nextPageToken: "" });
  });
  const page = await renderOnPage(TargetsTab, "/settings/salesmen?tab=targets");
  const administrator: Session = { ...session, permissions: ["targets.manage"], scope: "SCOPE_ALL" };
  page.queries.setQueryData(sessionOptions.queryKey, administrator);
  const user = userEvent.setup();
  // By their labels: roles of so many boxes take the simulated browser seconds.
  const box = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
  const type = async (name: string, text: string) => {
    fireEvent.change(box(name), { target: { value: text } });
    box(name).focus();
  };
  await screen.findByLabelText("Sam: Calls", {}, { timeout: 10_000 });
  return { ...page, user, sent, box, type };
}

it("saves just what was changed, of the version that was seen, and goes home", async () => {
  const { user, sent, type, router } = await open();
  await type("Sam: Calls", "25");
  await type("Default for new salesmen: Orders", "5");
  await user.click(screen.getByText("Save"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  expect(sent).toEqual([
    ["PATCH", "/api/v1/salesman-targets/sam", '"3"', { calls: 25 }],
    ["PATCH", "/api/v1/target-defaults", '"1"', { orders: 5 }],
  ]);
});

it("saves nothing that is no number", async () => {
  const { type } = await open();
  const save = () => screen.getByText("Save").closest("button") as HTMLButtonElement;
  await type("Sam: Calls", "2x");
  expect(save().disabled).toBe(true);
  await type("Sam: Calls", "21");
  expect(save().disabled).toBe(false);
});

it("asks when the box is ticked and again for each value before it gives it to all", async () => {
  const { user, sent, type, box } = await open();
  const toAll = () => screen.getByLabelText<HTMLInputElement>("Apply changes to all salesmen", { selector: "input" });
  await user.click(toAll());
  await user.click(await screen.findByText("Apply to all from now on"));
  await waitFor(() => expect(toAll().checked).toBe(true));

  // Taken back: the value is as it was.
  await type("Sam: Meetings", "9");
  await user.tab();
  await screen.findByText(/Meetings: 9 a month for all salesmen\?/);
  await user.click(screen.getAllByText("Cancel").at(-1) as HTMLElement);
  await waitFor(() => expect(box("Sam: Meetings").value).toBe("4"));
  expect(sent).toEqual([]);

  await type("Thandi: Meetings", "9");
  await user.tab();
  await user.click(await screen.findByText("Apply to all"));
  await waitFor(() =>
    expect(sent).toEqual([["POST", "/api/v1/salesman-targets/apply-to-all", null, { targets: { meetings: 9 } }]]),
  );
  await waitFor(() => expect(screen.queryByText(/for all salesmen\?/)).toBeNull());
});
