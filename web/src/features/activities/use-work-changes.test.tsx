import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { caseConfigKey, caseKeys } from "@/features/cases/keys";
import { recommendationKeys } from "@/features/recommendations/keys";
import { reportsKey, targetsKey } from "@/features/reports/keys";
import { renderOnPage } from "@/test/render";
import { activityKeys, workloadKey } from "./keys";
import { useWorkChanges } from "./use-work-changes";

/** A page that hears of a change when its button is pressed. */
function Page({ type }: { type: string }) {
  const follow = useWorkChanges();
  return (
    <button type="button" onClick={() => void follow([{ type, id: "a-1", version: "2", change: "UPDATED" }])}>
      Change
    </button>
  );
}

const KEYS = [
  activityKeys.one("a-1"),
  caseKeys.one("case-1"),
  caseKeys.gates("case-1"),
  workloadKey,
  caseConfigKey,
  recommendationKeys.status,
  reportsKey,
  targetsKey,
];

it.each([
  ["crm.activities.v1.ActivityChanged", [true, true, true, true, false, false, true, false]],
  ["crm.activities.v1.ActivityOverdue", [true, true, true, true, false, false, true, false]],
  ["crm.activities.v1.ActivityReminderDue", [false, false, false, false, false, false, false, false]],
  ["crm.activities.v1.CaseChanged", [true, true, true, true, false, false, true, false]],
  ["crm.activities.v1.WorkNamesChanged", [true, true, true, true, false, true, true, false]],
  ["crm.activities.v1.CaseConfigChanged", [false, false, true, false, true, false, false, false]],
  ["crm.activities.v1.RecommendationChanged", [false, false, false, false, false, true, false, false]],
  ["crm.activities.v1.SalesmanTargetsChanged", [false, false, false, false, false, false, true, true]],
  ["crm.activities.v1.TargetDefaultsChanged", [false, false, false, false, false, false, true, true]],
  ["crm.activities.v1.SalesTotalsChanged", [false, false, false, false, false, false, true, false]],
  ["crm.customers.v1.CustomerChanged", [false, false, false, false, false, false, false, false]],
])("fetches anew what %s is about", async (type, anew) => {
  const { queries } = await renderOnPage(() => <Page type={type} />);
  for (const key of KEYS) queries.setQueryData(key, {});
  fireEvent.click(screen.getByRole("button"));
  expect(KEYS.map((key) => queries.getQueryState(key)?.isInvalidated)).toEqual(anew);
});
