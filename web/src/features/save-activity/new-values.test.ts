import { expect, it } from "vitest";
import { aCase, caseConfig } from "@/test/samples";
import { parseNewActivitySearch } from "./new-activity-search";
import { blankValues, followers, newActivityKind, newInputOf } from "./new-values";

const now = new Date("2026-11-23T08:05:00Z");
const zone = "Africa/Johannesburg";
const begin = (changes: Partial<Parameters<typeof blankValues>[0]> = {}) =>
  blankValues({
    chosen: undefined,
    contactId: "",
    salesmanId: "",
    caseDate: "2026-12-22",
    now,
    zone,
    config: caseConfig,
    ...changes,
  });
const known = { cases: [aCase({ id: "case-2", subject: "Toner", contactId: "k-2" })], config: caseConfig };

it("begins with a call in a new case at the next half hour of the tenant's clocks", () => {
  const { caseId, activity } = begin();
  expect(caseId).toBe("");
  expect(activity).toMatchObject({ type: "CALL", startTime: "2026-11-23T10:30", durationMinutes: "30" });
});

it("begins at the time that was chosen in the calendar, and takes as long", () => {
  expect(begin({ when: { start: "2026-11-25T14:00", minutes: 90 } }).activity).toMatchObject({
    startTime: "2026-11-25T14:00",
    durationMinutes: "90",
  });
  expect(begin({ when: { start: "2026-11-25T14:00" } }).activity.durationMinutes).toBe("30");
  const search = { start: "2026-11-25T14:00", minutes: 90 };
  expect(parseNewActivitySearch(search)).toMatchObject(search);
  const wrong = parseNewActivitySearch({ start: "tomorrow", minutes: "-1" });
  expect([wrong.start, wrong.minutes]).toEqual([undefined, undefined]);
});

it("begins with the contact, or with the case, that the link named", () => {
  const withContact = begin({ contactId: "k-1" });
  expect([withContact.case.contactId, withContact.activity.contactId]).toEqual(["k-1", "k-1"]);
  const inCase = begin({ chosen: aCase() });
  expect([inCase.caseId, inCase.activity.subject, inCase.activity.contactId]).toEqual(["case-1", "New copiers", "k-1"]);
});

it("begins with what a recommendation suggests: on its day in the morning, unless that is over", () => {
  const suggested = { subject: "Birthday of Zinzi Nkosi", day: "2026-11-25" };
  const values = begin({ contactId: "k-1", suggested });
  expect([values.case.subject, values.activity.subject]).toEqual([suggested.subject, suggested.subject]);
  expect(values.activity).toMatchObject({ type: "CALL", startTime: "2026-11-25T09:00", contactId: "k-1" });
  const today = begin({ suggested: { ...suggested, day: "2026-11-23" } });
  expect(today.activity.startTime).toBe("2026-11-23T10:30");
  const soon = begin({ suggested: { ...suggested, day: undefined } });
  expect(soon.activity.startTime).toBe("2026-11-23T10:30");
});

it("chooses the only case type there is, and its first stage", () => {
  const config = { ...caseConfig, caseTypes: caseConfig.caseTypes.slice(1) };
  expect(begin({ config }).case).toMatchObject({ caseTypeId: "type-renewal", stageId: "stage-due" });
});

it("lets subject and contact of the activity follow the case's until somebody types others", () => {
  const values = begin();
  expect(followers(values, "case.subject", "Printers", known)).toEqual([["activity.subject", "Printers"]]);
  expect(followers(values, "case.contactId", "k-2", known)).toEqual([["activity.contactId", "k-2"]]);
  const typed = { ...values, activity: { ...values.activity, subject: "Call back", contactId: "k-9" } };
  expect(followers(typed, "case.subject", "Printers", known)).toEqual([]);
  expect(followers(typed, "case.contactId", "k-2", known)).toEqual([]);
});

it("takes both from an open case that is chosen", () => {
  expect(followers(begin(), "caseId", "case-2", known)).toEqual([
    ["activity.subject", "Toner"],
    ["activity.contactId", "k-2"],
  ]);
});

it("lets the stage be the first one of the case type, unless another one of it is chosen", () => {
  const values = begin();
  expect(followers(values, "case.caseTypeId", "type-renewal", known)).toEqual([["case.stageId", "stage-due"]]);
  const chosen = { ...values, case: { ...values.case, caseTypeId: "type-new", stageId: "stage-proposal" } };
  expect(followers(chosen, "case.caseTypeId", "type-renewal", known)).toEqual([]);
  const first = { ...values, case: { ...values.case, caseTypeId: "type-new", stageId: "stage-interested" } };
  expect(followers(first, "case.caseTypeId", "type-renewal", known)).toEqual([["case.stageId", "stage-due"]]);
});

it("sends a new case, or the name of the open one and nothing of a new one", () => {
  const values = begin({ contactId: "k-1" });
  const filled = {
    ...values,
    case: {
      ...values.case,
      subject: " Printers ",
      caseTypeId: "type-new",
      stageId: "stage-interested",
      value: "1 250,5",
    },
    activity: { ...values.activity, subject: "Printers" },
  };
  const activity = {
    type: "ACTIVITY_TYPE_CALL",
    subject: "Printers",
    startTime: "2026-11-23T08:30:00.000Z",
    durationMinutes: 30,
    reminderMinutes: 15,
    contactId: "k-1",
  };
  const sent = (of: typeof filled) => JSON.parse(JSON.stringify(newInputOf(of, { currency: "ZAR", zone })));
  expect(sent(filled)).toEqual({
    case: {
      contactId: "k-1",
      subject: "Printers",
      value: { amount: "1250.50", currency: "ZAR" },
      caseTypeId: "type-new",
      stageId: "stage-interested",
      caseDate: "2026-12-22",
    },
    activity,
  });
  expect(sent({ ...filled, caseId: "case-2" })).toEqual({ caseId: "case-2", activity });
});

it("keeps no draft of blanks around a text or another way to write an amount", () => {
  const values = begin();
  const { changed } = newActivityKind.merge;
  expect(changed(values, { ...values, case: { ...values.case, subject: " " } })).toEqual([]);
  expect(changed(values, { ...values, activity: { ...values.activity, subject: "Call" } })).toEqual(["activity"]);
});
