import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Customer } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { customer } from "@/test/samples";
import { StatusNotice } from "./StatusNotice";

const show = (changes: Partial<Customer>) => renderOnPage(() => <StatusNotice customer={customer(changes)} />);
const decline = {
  declineTime: "2026-11-20T10:00:00Z",
  declinedBy: "Nomsa Khumalo",
  reason: "The VAT no. is too short.",
};

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
