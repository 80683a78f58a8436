import type { TFunction } from "i18next";
import type { Case, CaseGate, GateAnswerKind } from "@/api/types";

/** A kind of answer without the prefix it has in the API. */
export type AnswerKindName = GateAnswerKind extends infer Name
  ? Name extends `GATE_ANSWER_KIND_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** The kinds of answers in the order of a choice. */
export const ANSWER_KINDS = ["YES_NO", "TEXT", "CHOICE"] as const satisfies AnswerKindName[];

/** What a question of yes or no can be answered. */
export const YES_NO = ["YES", "NO"] as const;

/** The name of a kind without its prefix. */
export function answerKindName(kind: GateAnswerKind): AnswerKindName {
  return kind.slice("GATE_ANSWER_KIND_".length) as AnswerKindName;
}

/** An answer to a stage gate. */
export interface TypedAnswer {
  gateId: string;
  answer: string;
}

/** Why a case was not moved: it is asked something on the way. */
export const GATES_OPEN = "GATES_OPEN";

/** The gates to show while a case is worked on: those of its stage first, then what it has answered elsewhere. */
export function gatesNow(gates: readonly CaseGate[], { stageId }: Pick<Case, "stageId">): CaseGate[] {
  const now = gates.filter((gate) => gate.stageId === stageId && (gate.asked || gate.answer !== ""));
  return [...now, ...gates.filter((gate) => gate.stageId !== stageId && gate.answer !== "")];
}

/** The gates by their stages, in their order. */
export function byStage(gates: readonly CaseGate[]): { stageId: string; stageName: string; gates: CaseGate[] }[] {
  const stages = new Map<string, CaseGate[]>();
  for (const gate of gates) stages.set(gate.stageId, [...(stages.get(gate.stageId) ?? []), gate]);
  return [...stages].map(([stageId, gates]) => ({ stageId, stageName: gates[0]?.stageName ?? "", gates }));
}

/** An answer in words. */
export function answerText(t: TFunction, { answerKind, answer }: Pick<CaseGate, "answerKind" | "answer">): string {
  const yesNo = answerKindName(answerKind) === "YES_NO" && YES_NO.find((each) => each === answer);
  return yesNo ? t(`gates.${yesNo}`) : answer;
}
