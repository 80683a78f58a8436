import i18next from "i18next";
import { expect, it } from "vitest";
import type { CaseFieldChange, CaseHistoryEntry } from "@/api/types";
import { formatOf } from "@/i18n/format";
import { activityTypes, caseSentence, isFirst, readCaseChanges } from "./wording";

const format = formatOf("en-ZA", "Africa/Johannesburg");
const change = (field: string, oldValue: string, newValue: string, names: Partial<CaseFieldChange> = {}) => ({
  field,
  oldValue,
  newValue,
  oldName: "",
  newName: "",
  ...names,
});
const entry = (changes: Partial<CaseHistoryEntry>): CaseHistoryEntry => ({
  id: "1",
  time: "2026-11-22T08:00:00Z",
  userName: "Sam Naidoo",
  activityId: "",
  activitySubject: "",
  action: "updated",
  changes: [],
  ...changes,
});
const read = (changes: Partial<CaseHistoryEntry>) =>
  readCaseChanges(i18next.t, format, entry(changes), "ZAR").map(({ label, old, new: now }) =>
    [label, old, now].map((text) => text.replace(/\s/g, " ")),
  );

it("tells what was done to the case and to its activities", () => {
  expect(caseSentence(i18next.t, entry({ action: "won" }))).toBe("won the case");
  expect(caseSentence(i18next.t, entry({ action: "completed", activityId: "a-1" }))).toBe("completed the activity");
  expect(caseSentence(i18next.t, entry({ action: "frozen" }))).toBe("frozen");
});

it("writes money, days and names in words, and nothing that is told already", () => {
  const changes = [
    change("value", "", "1250.00"),
    change("currency", "", "ZAR"),
    change("stageId", "1", "2", { oldName: "Interested", newName: "Proposal" }),
    change("caseDate", "2026-11-22", "2026-12-01"),
    change("status", "OPEN", "WON"),
  ];
  expect(read({ action: "won", changes })).toEqual([
    ["Value", "", "R 1 250,00"],
    ["Stage", "Interested", "Proposal"],
    ["Case date", "22 Nov 2026", "01 Dec 2026"],
  ]);
});

it("tells what was asked and answered, and that it moved the case on", () => {
  const asked = change("gateId", "", "gate-1", { newName: "Is there a budget?" });
  const answered = entry({ action: "answered", changes: [asked, change("answer", "NO", "YES")] });
  expect(caseSentence(i18next.t, answered)).toBe("answered “Is there a budget?”");
  expect(read(answered)).toEqual([["Answer", "No", "Yes"]]);
  expect(isFirst(answered)).toBe(false);
  expect(isFirst(entry({ action: "answered", changes: [asked, change("answer", "", "YES")] }))).toBe(true);
  expect(caseSentence(i18next.t, entry({ action: "advanced" }))).toBe("moved the case on by these answers");
});

it("writes times in the tenant's zone, durations and types in words", () => {
  const changes = [
    change("type", "CALL", "MEETING"),
    change("startTime", "2026-11-22T08:00:00Z", ""),
    change("durationMinutes", "30", "90"),
    change("reminderMinutes", "0", "1440"),
    change("outcome", "", "They sign"),
  ];
  expect(read({ action: "rescheduled", activityId: "a-1", changes })).toEqual([
    ["Type", "Call", "Meeting"],
    ["When", "22 Nov 2026, 10:00", ""],
    ["Duration", "30 min", "1 h 30 min"],
    ["Reminder", "None", "1 day before"],
    ["Outcome", "", "They sign"],
  ]);
});

it("knows what kind an activity is where it was planned or became another kind, the last of them", () => {
  const types = activityTypes([
    entry({ activityId: "a-1", changes: [change("type", "CALL", "MEETING")] }),
    entry({ activityId: "a-2", action: "completed", changes: [change("status", "OPEN", "COMPLETED")] }),
    entry({ activityId: "a-1", action: "created", changes: [change("type", "", "CALL")] }),
    entry({ activityId: "a-3", action: "created", changes: [change("type", "", "CAROUSAL")] }),
    entry({ action: "created", changes: [change("subject", "", "CALL")] }),
  ]);
  expect([...types]).toEqual([["a-1", "MEETING"]]);
});
