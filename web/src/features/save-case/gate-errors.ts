import type { ApiProblem } from "@/api/problem";
import type { TypedAnswer } from "@/features/cases/gate";

const OF_ANSWER = /^answers\[(\d+)\]/;

/** The server's messages by the gate whose answer they are about; what is about none is told elsewhere. */
export function answerErrors({ errors }: ApiProblem, sent: readonly TypedAnswer[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { field, message } of errors) {
    const at = OF_ANSWER.exec(field)?.[1];
    const gate = at && sent[Number(at)]?.gateId;
    if (gate) found.set(gate, message);
  }
  return found;
}
