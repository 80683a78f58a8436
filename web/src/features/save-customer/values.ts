import type { Address, Customer, CustomerInput, CustomerPatch } from "@/api/types";
import { merging } from "@/form/merge";

/** An address as it is typed: the street lines are one text. */
export interface AddressValues {
  lines: string;
  suburb: string;
  city: string;
  province: string;
  postalCode: string;
  country: string;
}

/** What the form holds. Names are those of the API, so that its errors find their fields. */
export interface CustomerValues {
  name: string;
  customerType: string;
  rank: string;
  reportingArea: string;
  site: string;
  mainSalesmanId: string;
  additionalSalesmanIds: string[];
  telephone: string;
  email: string;
  tradingName: string;
  registrationNumber: string;
  vatNumber: string;
  fax: string;
  website: string;
  physicalAddress: AddressValues;
  postalAddress: AddressValues;
}

export type CustomerField = keyof CustomerValues;

const NO_ADDRESS: AddressValues = { lines: "", suburb: "", city: "", province: "", postalCode: "", country: "" };

/** A form nobody has typed in. */
export const NO_VALUES: CustomerValues = {
  name: "",
  customerType: "",
  rank: "",
  reportingArea: "",
  site: "",
  mainSalesmanId: "",
  additionalSalesmanIds: [],
  telephone: "",
  email: "",
  tradingName: "",
  registrationNumber: "",
  vatNumber: "",
  fax: "",
  website: "",
  physicalAddress: NO_ADDRESS,
  postalAddress: NO_ADDRESS,
};

/** The fields in the order of the form. */
export const FIELDS = Object.keys(NO_VALUES) as CustomerField[];

/** The fields of the "More Details" frame. */
export const MORE_DETAILS: readonly CustomerField[] = [
  "tradingName",
  "registrationNumber",
  "vatNumber",
  "fax",
  "website",
  "physicalAddress",
  "postalAddress",
];

/** The form of a stored customer. */
export function valuesOf(customer: Customer): CustomerValues {
  const { physicalAddress, postalAddress } = customer;
  const plain = Object.fromEntries(FIELDS.map((field) => [field, customer[field]])) as unknown as CustomerValues;
  return {
    ...plain,
    additionalSalesmanIds: [...customer.additionalSalesmanIds].sort(),
    physicalAddress: addressValues(physicalAddress),
    postalAddress: addressValues(postalAddress),
  };
}

/** What creates a customer: blank fields are left out. */
export function inputOf(values: CustomerValues): CustomerInput {
  const body = wire(values, FIELDS);
  const typed = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== "" && value !== undefined));
  const { name, customerType, rank, reportingArea, site } = values;
  return { ...typed, name: name.trim(), customerType, rank, reportingArea, site };
}

/** What changes a customer: only the fields that differ from what the form was filled with. */
export function patchOf(base: CustomerValues, values: CustomerValues): CustomerPatch {
  return wire(values, changedFields(base, values));
}

/** True when both say the same to the server: blanks around a text do not count. */
function sameValue(one: CustomerValues[CustomerField], other: CustomerValues[CustomerField]): boolean {
  return JSON.stringify(trimmed(one)) === JSON.stringify(trimmed(other));
}

/** Compares and joins versions of a customer's form. */
export const merge = merging<CustomerValues>({ fields: FIELDS, same: sameValue });
export const { changed: changedFields } = merge;

/** True when nothing of the address is typed. */
export function isBlankAddress(address: AddressValues): boolean {
  return Object.values(address).every((part: string) => part.trim() === "");
}

/** The street lines of a typed address. */
export function streetLines(address: AddressValues): string[] {
  return address.lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function wire(values: CustomerValues, fields: readonly CustomerField[]): CustomerPatch {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field];
      if (typeof value === "string") return [field, value.trim()];
      return [field, Array.isArray(value) ? value : wireAddress(value)];
    }),
  );
}

/** A blank address is left out of the body; its name in the field mask removes the stored one. */
function wireAddress(address: AddressValues): Address | undefined {
  if (isBlankAddress(address)) return undefined;
  const { suburb, city, province, postalCode, country } = trimmed(address) as AddressValues;
  return { lines: streetLines(address), suburb, city, province, postalCode, country };
}

function addressValues(address: Address | undefined): AddressValues {
  if (!address) return NO_ADDRESS;
  const { lines, suburb, city, province, postalCode, country } = address;
  return { lines: lines.join("\n"), suburb, city, province, postalCode, country };
}

function trimmed(value: CustomerValues[CustomerField]): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return [...value].sort();
  return Object.fromEntries(Object.entries(value).map(([part, text]: [string, string]) => [part, text.trim()]));
}
