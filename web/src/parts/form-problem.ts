import { ApiProblem } from "@/api/problem";

/** What the server says about a field of a small form. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  return error instanceof ApiProblem ? error.errors.find((each) => each.field === field)?.message : undefined;
}

/** True if the failure is not told at one of these fields, so that it needs a place of its own. */
export function isElsewhere(error: unknown, fields: readonly string[]): boolean {
  return Boolean(error) && !fields.some((field) => fieldProblem(error, field));
}
