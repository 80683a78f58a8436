import i18next from "i18next";
import { expect, it, vi } from "vitest";
import { recommendation } from "@/test/samples";
import { recommendationActions, rowLinkOf } from "./actions";

const labels = (...given: Parameters<typeof recommendationActions>) =>
  recommendationActions(...given).map(({ label }) => label);

it("offers the manual's buttons in their order, and of somebody else's the way to the customer", () => {
  const on = { ofOneCustomer: false, onReject: vi.fn() };
  expect(labels(i18next.t, recommendation(), on)).toEqual([
    "Create a new activity for this Recommendation",
    "Reject this Recommendation",
    "View Customer",
  ]);
  expect(labels(i18next.t, recommendation({ own: false, actions: [] }), on)).toEqual(["View Customer"]);
  expect(labels(i18next.t, recommendation({ actions: [] }), { ...on, ofOneCustomer: true })).toEqual([]);
});

it("opens the form that answers it, or the customer where it is somebody else's", () => {
  expect(rowLinkOf(recommendation())).toEqual({
    to: "/customers/$customerId/activities/new",
    params: { customerId: "c-1" },
    search: { recommendationId: "r-1", contactId: "k-1" },
  });
  expect(rowLinkOf(recommendation({ actions: [] })).to).toBe("/customers/$customerId");
});
