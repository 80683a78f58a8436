import type { TFunction } from "i18next";
import type { ApiProblem } from "@/api/problem";
import { type CustomerField, type CustomerValues, FIELDS, isBlankAddress, MORE_DETAILS, streetLines } from "./values";

/** What must be filled in. */
export const REQUIRED = [
  "name",
  "customerType",
  "rank",
  "reportingArea",
  "site",
  "mainSalesmanId",
] as const satisfies CustomerField[];

/** Longest texts, in characters; the same limits as the server's. */
const LIMITS: Partial<Record<CustomerField, number>> = {
  name: 120,
  telephone: 40,
  fax: 40,
  email: 254,
  website: 200,
  tradingName: 120,
  registrationNumber: 40,
  vatNumber: 40,
};

/** Messages by the path of the input they belong to, for example "physicalAddress.city". */
export type FormErrors = Record<string, string>;

/**
 * Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again.
 */
export function validate(t: TFunction, values: CustomerValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`form.required.${field}`);
  }
  for (const [field, limit] of Object.entries(LIMITS) as [CustomerField, number][]) {
    const length = String(values[field]).trim().length;
    if (length > limit) errors[field] = t("form.tooLong", { limit, length });
  }
  const email = values.email.trim();
  if (email && !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(email)) errors.email = t("form.email");
  for (const field of ["physicalAddress", "postalAddress"] as const) {
    const address = values[field];
    if (isBlankAddress(address)) continue;
    const lines = streetLines(address);
    if (lines.length > 4) errors[`${field}.lines`] = t("form.tooManyLines");
    else if (lines.length === 0 && !address.city.trim()) errors[`${field}.lines`] = t("form.addressEmpty");
  }
  return errors;
}

/** The server's messages by the path of the input they belong to; what fits none stands under "". */
export function serverErrors({ errors }: ApiProblem): FormErrors {
  const found: FormErrors = {};
  for (const { field, message } of errors) {
    const path = inputPath(field);
    found[path] = found[path] ? `${found[path]} ${message}` : message;
  }
  return found;
}

/** The errors in the order of the form, for the summary above it. */
export function inFormOrder(errors: FormErrors): [path: string, message: string][] {
  const place = (path: string) => FIELDS.indexOf(path.split(".")[0] as CustomerField);
  return Object.entries(errors).sort(([one], [other]) => place(one) - place(other));
}

/** True when an error hides in the "More Details" frame. */
export function inMoreDetails(path: string): boolean {
  return MORE_DETAILS.includes(path.split(".")[0] as CustomerField);
}

/** "customer.physical_address.lines[1]" → "physicalAddress.lines". */
function inputPath(field: string): string {
  const [head = "", part = ""] = field
    .replace(/^customer\./, "")
    .replace(/\[\d*\]/g, "")
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .split(".");
  if (!(FIELDS as string[]).includes(head)) return "";
  if (head !== "physicalAddress" && head !== "postalAddress") return head;
  return `${head}.${["suburb", "city", "province", "postalCode", "country"].includes(part) ? part : "lines"}`;
}
