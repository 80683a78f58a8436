import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Customer } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { customer } from "@/test/samples";
import { ReleaseSteps } from "./ReleaseSteps";

const release = { releaseTime: "2026-11-20T09:00:00Z", releasedBy: "Sam Naidoo", releasedById: "u-1" };
const approval = { approveTime: "2026-11-20T10:00:00Z", approver: "Nomsa Khumalo", comment: "" };
const decline = { declineTime: "2026-11-20T10:00:00Z", declinedBy: "Nomsa Khumalo", reason: "VAT number" };

it.each<[string, Partial<Customer>, string[]]>([
  ["a new one", {}, ["now", "ahead", "ahead"]],
  ["a released one", { status: "CUSTOMER_STATUS_RELEASED", release }, ["done", "now", "ahead"]],
  ["an approved one", { status: "CUSTOMER_STATUS_ACTIVE", release, approval }, ["done", "done", "done"]],
  ["one on hold", { status: "CUSTOMER_STATUS_HOLD", release, approval }, ["done", "done", "done"]],
  ["a declined one", { release, decline }, ["declined", "ahead", "ahead"]],
  ["one released again", { status: "CUSTOMER_STATUS_RELEASED", release }, ["done", "now", "ahead"]],
])("shows how far %s is", async (_, changes, states) => {
  await renderOnPage(() => <ReleaseSteps customer={customer(changes)} />);
  const steps = screen.getAllByRole("listitem");
  expect(steps.map((step) => step.dataset.state)).toEqual(states);
});

it("does not pretend that somebody released what was opened in the ERP", async () => {
  await renderOnPage(() => <ReleaseSteps customer={customer({ status: "CUSTOMER_STATUS_ACTIVE" })} />);
  expect(screen.queryByRole("list")).toBeNull();
  expect(screen.getByText("Opened in the ERP; it needed no release.")).toBeTruthy();
});
