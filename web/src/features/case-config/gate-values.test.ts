import i18next from "i18next";
import { expect, it } from "vitest";
import { caseConfig } from "@/test/samples";
import { blankGate, checkGate, gateInput, gateValuesOf } from "./gate-values";

const [budget] = caseConfig.stageGates as [(typeof caseConfig.stageGates)[number]];
const row = gateValuesOf(budget);

it("begins with the stage of the last question, behind those of that stage", () => {
  expect(blankGate(caseConfig.stageGates, "stage-due")).toMatchObject({ stageId: "stage-interested", position: "20" });
  expect(blankGate([], "stage-due")).toMatchObject({ stageId: "stage-due", position: "10", answerKind: "YES_NO" });
});

it("sends choices of a choice list alone, without blank lines", () => {
  const typed = { ...row, question: " How? ", answerKind: "CHOICE" as const, choices: "Cash\n\n Lease " };
  expect(gateInput(typed)).toMatchObject({ question: "How?", choices: ["Cash", "Lease"] });
  expect(gateInput({ ...typed, answerKind: "TEXT" })).toMatchObject({
    answerKind: "GATE_ANSWER_KIND_TEXT",
    choices: [],
  });
});

it("finds what is missing and choices that are none", () => {
  const nothing = { ...row, stageId: "", question: " ", answerKind: "" as const, position: "x" };
  expect(Object.keys(checkGate(i18next.t, nothing))).toEqual(["stageId", "question", "answerKind", "position"]);
  for (const choices of ["One", "One\none", `One\n${"x".repeat(61)}`]) {
    expect(Object.keys(checkGate(i18next.t, { ...row, answerKind: "CHOICE", choices }))).toEqual(["choices"]);
  }
  expect(checkGate(i18next.t, row)).toEqual({});
});
