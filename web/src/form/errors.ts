import type { TFunction } from "i18next";
import type { ApiProblem } from "@/api/problem";

/** Messages by the path of the input they belong to, for example "physicalAddress.city"; "" for those of none. */
export type FormErrors = Record<string, string>;

/** What the texts are that are longer than the server takes, in characters. */
export function tooLong<Field extends string>(
  t: TFunction,
  values: Record<Field, unknown>,
  limits: Partial<Record<Field, number>>,
): FormErrors {
  const errors: FormErrors = {};
  for (const [field, limit] of Object.entries(limits) as [Field, number][]) {
    const length = String(values[field]).trim().length;
    if (length > limit) errors[field] = t("form.tooLong", { limit, length });
  }
  return errors;
}

/** What is wrong with an e-mail address; nothing about a blank one. */
export function wrongEmail(t: TFunction, email: string): FormErrors {
  const address = email.trim();
  return !address || /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(address) ? {} : { email: t("form.email") };
}

/**
 * The server's messages by the input they belong to; what fits none stands under "". `inputPath` knows the input of a
 * field whose path is another, for example of a list's entry.
 */
export function serverErrors(
  { errors }: ApiProblem,
  fields: readonly string[],
  inputPath = (field: string) => field,
): FormErrors {
  const found: FormErrors = {};
  for (const { field, message } of errors) {
    const path = fields.includes(head(field)) ? inputPath(field) : "";
    found[path] = found[path] ? `${found[path]} ${message}` : message;
  }
  return found;
}

/** The errors in the order of the form, for the summary above it. */
export function inFormOrder(errors: FormErrors, fields: readonly string[]): [path: string, message: string][] {
  const place = (path: string) => fields.indexOf(head(path));
  return Object.entries(errors).sort(([one], [other]) => place(one) - place(other));
}

/** The field of the record that a path leads into: "postalAddress" of "postalAddress.lines[0]". */
function head(path: string): string {
  return path.split(/[.[]/)[0] ?? "";
}
