import type { TFunction } from "i18next";
import type { GateAnswerKind, StageGate, StageGateInput } from "@/api/types";
import { type AnswerKindName, answerKindName } from "@/features/cases/gate";
import { type FormErrors, lengthOf } from "@/form/errors";
import { lastPosition, wrongPosition } from "./row-kind";

/** What is typed of a stage gate. Names are those of the API, so that its errors find their inputs. */
export interface GateValues {
  stageId: string;
  question: string;
  answerKind: AnswerKindName | "";
  /** One in each line. */
  choices: string;
  position: string;
  active: boolean;
}

/** Fields of a stage gate in their order. */
export const GATE_FIELDS = [
  "stageId",
  "question",
  "answerKind",
  "choices",
  "position",
  "active",
] as const satisfies (keyof GateValues)[];

/** A stored gate. */
export function gateValuesOf({ stageId, question, answerKind, choices, position, active }: StageGate): GateValues {
  const kind = answerKindName(answerKind);
  return {
    stageId,
    question,
    answerKind: kind,
    choices: choices.join("\n"),
    position: String(position),
    active: active !== false,
  };
}

/** The row that adds: in the stage of the last one, most questions are of yes or no. */
export function blankGate(gates: readonly StageGate[], firstStage: string): GateValues {
  const stageId = gates.at(-1)?.stageId ?? firstStage;
  const position = lastPosition(gates.filter((gate) => gate.stageId === stageId));
  return { stageId, question: "", answerKind: "YES_NO", choices: "", position, active: true };
}

/** What creates a gate. */
export function gateInput(values: GateValues): StageGateInput {
  return {
    stageId: values.stageId,
    question: values.question.trim(),
    answerKind: `GATE_ANSWER_KIND_${values.answerKind || "UNSPECIFIED"}` as GateAnswerKind,
    choices: choicesOf(values),
    position: Number(values.position),
    active: values.active,
  };
}

function choicesOf({ answerKind, choices }: GateValues): string[] {
  if (answerKind !== "CHOICE") return [];
  return choices
    .split("\n")
    .map((choice) => choice.trim())
    .filter((choice) => choice !== "");
}

/** Finds mistakes before the server does. It decides nothing: the server checks again. */
export function checkGate(t: TFunction, values: GateValues): FormErrors {
  const errors: FormErrors = {};
  if (!values.stageId) errors.stageId = t("caseConfig.wrong.stageId");
  const length = lengthOf(values.question.trim());
  if (length === 0) errors.question = t("caseConfig.wrong.question");
  if (length > 200) errors.question = t("form.tooLong", { limit: 200, length });
  if (!values.answerKind) errors.answerKind = t("caseConfig.wrong.answerKind");
  const choices = choicesOf(values);
  const different = new Set(choices.map((choice) => choice.toLowerCase())).size === choices.length;
  const right = different && choices.length >= 2 && choices.length <= 20 && choices.every((it) => lengthOf(it) <= 60);
  if (values.answerKind === "CHOICE" && !right) errors.choices = t("caseConfig.wrong.choices");
  return { ...errors, ...wrongPosition(t, values.position) };
}
