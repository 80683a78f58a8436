import type { TFunction } from "i18next";
import { ApiProblem } from "@/api/problem";

/** What went wrong, in one sentence for a person. */
export function problemText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiProblem)) return t("problem.failed.text");
  if (error.status === 0) return t("problem.offline.text");
  if (error.status === 429) return error.detail || t("problem.tooMany");
  return error.detail || error.title || t("problem.failed.text");
}
