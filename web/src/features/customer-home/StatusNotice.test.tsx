import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Customer, Session } from "@/api/types";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { customer, session } from "@/test/samples";
import { StatusNotice } from "./StatusNotice";

const show = (changes: Partial<Customer>) => renderOnPage(() => <StatusNotice customer={customer(changes)} />);

/** The same to somebody who has these permissions. */
async function showTo(permissions: string[], changes: Partial<Customer>) {
  const page = await show(changes);
  const changed: Session = { ...session, permissions };
  act(() => void page.queries.setQueryData(sessionOptions.queryKey, changed));
  return page;
}

/** How many cases are open is answered so. Returns what is asked. */
function answerOpenCases(openCaseCount: number) {
  const fetch = vi.fn(async () =>
    Response.json({ openActivityCount: 0, todayCount: 0, overdueCount: 0, openCaseCount }),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const decline = {
  declineTime: "2026-11-20T10:00:00Z",
  declinedBy: "Nomsa Khumalo",
  reason: "The VAT no. is too short.",
};

afterEach(() => vi.unstubAllGlobals());

it("warns of a customer on hold, and says what waits and what does not", async () => {
  await show({ status: "CUSTOMER_STATUS_HOLD" });
  const notice = screen.getByRole("status");
  expect(notice.textContent).toContain("This customer is on hold");
  expect(notice.textContent).toContain("You can still quote; orders wait until it is released from hold.");
});

it("says of an inactive customer that it can only be viewed", async () => {
  await show({ status: "CUSTOMER_STATUS_INACTIVE" });
  const notice = screen.getByRole("status");
  expect(notice.textContent).toContain("This customer is inactive");
  expect(notice.textContent).toContain("can only be viewed");
});

it.each([
  [1, "It still has 1 open case."],
  [2, "It still has 2 open cases."],
])("leads to what is left to do with an inactive customer: %s", async (openCaseCount, text) => {
  answerOpenCases(openCaseCount);
  await showTo(["activities.read"], { status: "CUSTOMER_STATUS_INACTIVE" });
  const link = await screen.findByRole("link", { name: text });
  expect(link.getAttribute("href")).toBe("/customers/c-1/cases?show=open");
});

it("says nothing of cases to who may not see them, nor where none is open, nor asks for them without need", async () => {
  const asked = answerOpenCases(0);
  await showTo([], { status: "CUSTOMER_STATUS_INACTIVE" });
  await showTo(["activities.read"], { status: "CUSTOMER_STATUS_HOLD" });
  expect(asked).not.toHaveBeenCalled();
  await showTo(["activities.read"], { status: "CUSTOMER_STATUS_INACTIVE" });
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
  expect(screen.queryByRole("link")).toBeNull();
});

it("says who declined a new customer, when and why, and what comes next", async () => {
  await show({ decline });
  const notice = screen.getByRole("status");
  expect(notice.textContent).toMatch(/Declined by Nomsa Khumalo, .*12:00/);
  expect(notice.textContent).toContain("The VAT no. is too short.");
  expect(notice.textContent).toContain("release the customer again");
});

it("says that accounts gave neither name nor reason", async () => {
  await show({ decline: { ...decline, declinedBy: "", reason: "" } });
  const notice = screen.getByRole("status");
  expect(notice.textContent).toContain("Declined by accounts");
  expect(notice.textContent).toContain("No reason was given.");
});

it.each<[string, Partial<Customer>]>([
  ["a new customer", {}],
  ["a released one, though it was declined before", { status: "CUSTOMER_STATUS_RELEASED", decline }],
  ["an active one", { status: "CUSTOMER_STATUS_ACTIVE" }],
])("has nothing to say about %s", async (_, changes) => {
  await show(changes);
  expect(screen.queryByRole("status")).toBeNull();
});
