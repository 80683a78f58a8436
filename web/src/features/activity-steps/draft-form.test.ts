import { expect, it } from "vitest";
import { STEPS, stepForm, stepOfForm } from "./draft-form";

it.each(STEPS)("knows again whose draft it is: %s", (step) => {
  expect(stepOfForm(stepForm(step, "a-1"))).toEqual({ step, activityId: "a-1" });
});

it.each(["note.c-1", "step.dance.a-1", ""])("leaves drafts of other forms alone: %j", (form) => {
  expect(stepOfForm(form)).toBeUndefined();
});
