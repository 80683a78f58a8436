import i18next from "i18next";
import { expect, it } from "vitest";
import { durationFor, newPlan, type PlanValues, planErrors, planInput } from "./plan";

const ZONE = "Africa/Johannesburg";
const NOW = new Date("2026-11-23T08:10:00Z");

const plan = (changes: Partial<PlanValues> = {}): PlanValues => ({
  ...newPlan(NOW, ZONE, "k-1"),
  subject: "Ask for the tender",
  ...changes,
});

const wrong = (changes: Partial<PlanValues>) => planErrors(i18next.t, plan(changes), ZONE);

it("begins as a call of half an hour at the next half hour", () => {
  expect(newPlan(NOW, ZONE, "k-1")).toEqual({
    type: "CALL",
    subject: "",
    startTime: "2026-11-23T10:30",
    durationMinutes: "30",
    reminderMinutes: "15",
    contactId: "k-1",
    instructions: "",
  });
});

it("takes the usual duration of another type, unless somebody typed one", () => {
  expect(durationFor("MEETING", { type: "CALL", durationMinutes: "30" })).toBe("60");
  expect(durationFor("EMAIL", { type: "ON_SITE_INSPECTION", durationMinutes: " 60 " })).toBe("30");
  expect(durationFor("MEETING", { type: "CALL", durationMinutes: "" })).toBe("60");
  expect(durationFor("MEETING", { type: "CALL", durationMinutes: "45" })).toBe("45");
});

it("sends the instant of the tenant's zone, and leaves out what is blank", () => {
  expect(planInput(plan({ subject: "  Ask  ", durationMinutes: "", instructions: " " }), ZONE)).toEqual({
    type: "ACTIVITY_TYPE_CALL",
    subject: "Ask",
    startTime: "2026-11-23T08:30:00.000Z",
    durationMinutes: undefined,
    reminderMinutes: 15,
    contactId: "k-1",
    instructions: undefined,
  });
});

it("finds what is missing or wrong, each at its field", () => {
  expect(wrong({})).toEqual({});
  expect(wrong({ subject: " ", contactId: "", startTime: "" })).toEqual({
    subject: "Enter what the activity is about.",
    contactId: "Choose the contact.",
    startTime: "Enter the day and the time.",
  });
  expect(wrong({ subject: "x".repeat(121) }).subject).toBe("At most 120 characters, this has 121.");
});

it.each(["0", "1441", "2.5", "an hour", "-30"])("takes no duration of %s", (durationMinutes) => {
  expect(wrong({ durationMinutes })).toEqual({ durationMinutes: "Enter 1 to 1440 minutes." });
});

it("says that the clocks skip a time", () => {
  const errors = planErrors(i18next.t, plan({ startTime: "2026-03-29T02:30" }), "Europe/Berlin");
  expect(errors.startTime).toMatch(/^The clocks go forward/);
});
