import type { CaseResult } from "@/features/cases/case";

const RESULTS: readonly string[] = ["WON", "LOST", "CLOSED"] satisfies CaseResult[];

/** How the link that was followed ends the case. */
export interface CloseSearch {
  result?: CaseResult;
}

/** Reads the address. */
export function parseCloseSearch({ result }: Record<string, unknown>): CloseSearch {
  return { result: RESULTS.includes(String(result)) ? (result as CaseResult) : undefined };
}
