import type { TFunction } from "i18next";
import { errorsOf, type FormErrors, lengthOf, tooLong, wrongEmail, wrongTelephones } from "@/form/errors";
import {
  type AddressValues,
  type CustomerField,
  type CustomerValues,
  changedFields,
  isBlankAddress,
  MORE_DETAILS,
  streetLines,
} from "./values";

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

/** Longest line of an address, in characters; the same limit as the server's. */
const LONGEST_LINE = 120;
const LINE_LIMITS: Partial<Record<keyof AddressValues, number>> = {
  suburb: LONGEST_LINE,
  city: LONGEST_LINE,
  province: LONGEST_LINE,
  postalCode: LONGEST_LINE,
  country: LONGEST_LINE,
};

/**
 * Finds mistakes before the server does. It spares a round trip and decides nothing: the server checks again. Of a
 * stored customer it looks, as the server does, only into what differs `from` what the form was filled with.
 */
export function validate(t: TFunction, values: CustomerValues, from: CustomerValues | null = null): FormErrors {
  const errors: FormErrors = {};
  for (const field of REQUIRED) {
    if (values[field].trim() === "") errors[field] = t(`form.required.${field}`);
  }
  Object.assign(
    errors,
    tooLong(t, values, LIMITS),
    wrongTelephones(t, values, ["telephone", "fax"]),
    wrongEmail(t, values.email),
  );
  for (const field of ["physicalAddress", "postalAddress"] as const) {
    for (const [part, message] of Object.entries(ofAddress(t, values[field]))) errors[`${field}.${part}`] = message;
  }
  return from ? errorsOf(errors, changedFields(from, values)) : errors;
}

function ofAddress(t: TFunction, address: AddressValues): FormErrors {
  if (isBlankAddress(address)) return {};
  const errors = tooLong(t, address, LINE_LIMITS);
  const lines = streetLines(address);
  if (lines.length > 4) errors.lines = t("form.tooManyLines");
  else if (lines.some((line) => lengthOf(line) > LONGEST_LINE)) {
    errors.lines = t("form.longLine", { limit: LONGEST_LINE });
  } else if (lines.length === 0 && !address.city.trim()) errors.lines = t("form.addressEmpty");
  return errors;
}

/** True when an error hides in the "More Details" frame. */
export function inMoreDetails(path: string): boolean {
  return MORE_DETAILS.includes(path.split(".")[0] as CustomerField);
}

/** What an input is called: a part of an address, together with the address. */
export function inputName(t: TFunction, path: string): string {
  const [field, part] = path.split(".") as [CustomerField, keyof AddressValues | undefined];
  const name = t(`customer.field.${field}`);
  return part ? `${name} – ${t(`customer.address.${part}`)}` : name;
}

/** The parts of an address that have an input of their own. */
const ADDRESS_INPUTS: readonly string[] = ["suburb", "city", "province", "postalCode", "country"];

/** The input of a field that the server names: the street lines are one, which also speaks for the whole address. */
export function inputPath(field: string): string {
  const [head = "", part = ""] = field.replace(/\[\d+\]$/, "").split(".");
  if (head !== "physicalAddress" && head !== "postalAddress") return head;
  return `${head}.${ADDRESS_INPUTS.includes(part) ? part : "lines"}`;
}
