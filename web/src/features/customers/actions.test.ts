import i18next from "i18next";
import { expect, it } from "vitest";
import type { Customer } from "@/api/types";
import { customer } from "@/test/samples";
import { customerActions } from "./actions";

const labels = (changes: Partial<Customer>, plans: boolean) =>
  customerActions(i18next.t, customer(changes), { plans }).map(({ label }) => label);

it("offers New Activity to who plans activities, before the release as in the manual", () => {
  expect(labels({}, true).slice(-2)).toEqual(["New Activity", "Release Customer"]);
  expect(labels({}, false)).not.toContain("New Activity");
});

it("offers none for a customer that is inactive, or part of another one by now", () => {
  const merge = { survivorId: "c-2", survivorName: "Other", mergedBy: "Admin" };
  expect(labels({ status: "CUSTOMER_STATUS_INACTIVE" }, true)).not.toContain("New Activity");
  expect(labels({ merge }, true)).not.toContain("New Activity");
});
