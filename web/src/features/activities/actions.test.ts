import i18next from "i18next";
import { expect, it } from "vitest";
import type { Activity } from "@/api/types";
import { activity } from "@/test/samples";
import { activityActions, endingActions, rowLinkOf } from "./actions";

const labels = (changes: Partial<Activity> = {}) =>
  activityActions(i18next.t, activity(changes)).map(({ label }) => label);

it("offers the manual's buttons in its order", () => {
  expect(labels()).toEqual([
    "View/Edit this Activity",
    "Reschedule this Activity",
    "View Case Info and History",
    "Close this Case",
    "Next Action",
    "View Customer",
  ]);
});

it("offers what the server offers: nothing but views of what is done", () => {
  expect(labels({ status: "ACTIVITY_STATUS_COMPLETED", actions: [] })).toEqual([
    "View this Activity",
    "View Case Info and History",
    "View Customer",
  ]);
});

it("offers nothing of somebody else's activity, which leads to its case", () => {
  const others = activity({ own: false, actions: [] });
  expect(activityActions(i18next.t, others)).toEqual([]);
  expect(endingActions(i18next.t, others)).toEqual([]);
  expect(rowLinkOf(others)).toEqual({ to: "/cases/$caseId", params: { caseId: "case-1" } });
  expect(rowLinkOf(activity())).toEqual({ to: "/activities/$activityId", params: { activityId: "a-1" } });
});

it("gives each button a key of its own", () => {
  const keys = activityActions(i18next.t, activity()).map((action) => action.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
