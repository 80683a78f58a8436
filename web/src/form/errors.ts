import type { TFunction } from "i18next";
import type { ApiProblem } from "@/api/problem";

/** Messages by the path of the input they belong to, for example "physicalAddress.city"; "" for those of none. */
export type FormErrors = Record<string, string>;

/** How many characters a text has, counted as the server does: an emoji is one, though JavaScript keeps it as two. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** What the texts are that are longer than the server takes, in characters. */
export function tooLong<Field extends string>(
  t: TFunction,
  values: Record<Field, unknown>,
  limits: Partial<Record<Field, number>>,
): FormErrors {
  const errors: FormErrors = {};
  for (const [field, limit] of Object.entries(limits) as [Field, number][]) {
    const length = lengthOf(String(values[field]).trim());
    if (length > limit) errors[field] = t("form.tooLong", { limit, length });
  }
  return errors;
}

/** What is wrong with an e-mail address; nothing about a blank one. */
export function wrongEmail(t: TFunction, email: string): FormErrors {
  const address = email.trim();
  return !address || /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(address) ? {} : { email: t("form.email") };
}

/** Digits with what people write between them, then perhaps an extension: x12, ext. 12, extension 12. */
const TELEPHONE = /^[\s()+/.\-\u2010-\u2015]*\d[\d\s()+/.\-\u2010-\u2015]*(?:(?:x|ext\.?|extension)\s*\d+)?$/i;

/** What is wrong with the telephone numbers in these fields; nothing about blank ones. */
export function wrongTelephones<Field extends string>(
  t: TFunction,
  values: Record<Field, unknown>,
  fields: readonly Field[],
): FormErrors {
  const wrong = fields.filter((field) => {
    const number = String(values[field]).trim();
    return number && !TELEPHONE.test(number);
  });
  return Object.fromEntries(wrong.map((field) => [field, t("form.telephone")]));
}

/** The errors of these fields alone. Nobody is asked to correct what the ERP put into one that he did not touch. */
export function errorsOf(errors: FormErrors, fields: readonly string[]): FormErrors {
  return Object.fromEntries(Object.entries(errors).filter(([path]) => fields.includes(head(path))));
}

/**
 * The server's messages by the input they belong to; what fits none stands under "". `inputPath` knows the input of a
 * field whose path is another, for example of a list's entry or of one of two records in a form.
 */
export function serverErrors(
  { errors }: ApiProblem,
  fields: readonly string[],
  inputPath = (field: string) => field,
): FormErrors {
  const found: FormErrors = {};
  for (const { field, message } of errors) {
    const input = inputPath(field);
    const path = fields.includes(head(input)) ? input : "";
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
