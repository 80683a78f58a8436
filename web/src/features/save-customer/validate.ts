import type { TFunction } from "i18next";
import { type FormErrors, tooLong, wrongEmail } from "@/form/errors";
import { type CustomerField, type CustomerValues, isBlankAddress, MORE_DETAILS, streetLines } from "./values";

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

/**
 * Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again.
 */
export function validate(t: TFunction, values: CustomerValues): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`form.required.${field}`);
  }
  Object.assign(errors, tooLong(t, values, LIMITS), wrongEmail(t, values.email));
  for (const field of ["physicalAddress", "postalAddress"] as const) {
    const address = values[field];
    if (isBlankAddress(address)) continue;
    const lines = streetLines(address);
    if (lines.length > 4) errors[`${field}.lines`] = t("form.tooManyLines");
    else if (lines.length === 0 && !address.city.trim()) errors[`${field}.lines`] = t("form.addressEmpty");
  }
  return errors;
}

/** True when an error hides in the "More Details" frame. */
export function inMoreDetails(path: string): boolean {
  return MORE_DETAILS.includes(path.split(".")[0] as CustomerField);
}

/** The parts of an address that have an input of their own. */
const ADDRESS_INPUTS: readonly string[] = ["suburb", "city", "province", "postalCode", "country"];

/** The input of a field that the server names: the street lines are one, which also speaks for the whole address. */
export function inputPath(field: string): string {
  const [head = "", part = ""] = field.replace(/\[\d+\]$/, "").split(".");
  if (head !== "physicalAddress" && head !== "postalAddress") return head;
  return `${head}.${ADDRESS_INPUTS.includes(part) ? part : "lines"}`;
}
