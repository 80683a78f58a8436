import type { Address, Customer } from "@/api/types";
import { ownedByErp } from "@/features/customers/status";

/** The fields whose values can be taken from a duplicate, in the order of the form. */
export const MERGE_FIELDS = [
  "name",
  "customerType",
  "rank",
  "reportingArea",
  "site",
  "telephone",
  "fax",
  "email",
  "website",
  "tradingName",
  "registrationNumber",
  "vatNumber",
  "physicalAddress",
  "postalAddress",
] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];

/** What the ERP owns from the release on. */
const LOCKED: ReadonlySet<MergeField> = new Set([
  "name",
  "registrationNumber",
  "vatNumber",
  "physicalAddress",
  "postalAddress",
]);

/** A field in which the duplicate has something that the survivor does not. */
export interface Difference {
  field: MergeField;
  /** The survivor's value as a person reads it; empty for none. */
  kept: string;
  /** The duplicate's value. */
  other: string;
  /** True if the survivor's value stays, because the ERP owns it. */
  locked: boolean;
  /** True if nobody has given the survivor a value. */
  unset: boolean;
}

/** Where the two differ. What the duplicate does not have is nothing to choose. */
export function differences(survivor: Customer, duplicate: Customer): Difference[] {
  const erp = ownedByErp(survivor);
  return MERGE_FIELDS.filter((field) => raw(duplicate, field) && raw(duplicate, field) !== raw(survivor, field)).map(
    (field) => ({
      field,
      kept: read(survivor, field),
      other: read(duplicate, field),
      locked: erp && LOCKED.has(field),
      unset: ["", UNASSIGNED].includes(raw(survivor, field)),
    }),
  );
}

/** What is taken unless somebody chooses otherwise: what the survivor lacks. */
export function firstChoices(found: Difference[]): MergeField[] {
  return found.filter(({ locked, unset }) => unset && !locked).map(({ field }) => field);
}

/** Why a customer cannot become part of another one. */
export type Refusal = "same" | "merged" | "released" | "inErp" | "inactive";

/** Why the one cannot become part of the other; the server has the last word. */
export function refusal(survivor: Customer, duplicate: Customer): Refusal | null {
  if (survivor.id === duplicate.id) return "same";
  if (survivor.merge || duplicate.merge) return "merged";
  if (duplicate.status === "CUSTOMER_STATUS_RELEASED") return "released";
  if (duplicate.status !== "CUSTOMER_STATUS_NEW_CRM") return "inErp";
  if (survivor.status === "CUSTOMER_STATUS_INACTIVE") return "inactive";
  return null;
}

/** The code of what is in no list of the ERP. */
const UNASSIGNED = "UNASSIGNED";

function raw(customer: Customer, field: MergeField): string {
  const value = customer[field];
  return typeof value === "string" ? value : lines(value);
}

function read(customer: Customer, field: MergeField): string {
  switch (field) {
    case "customerType":
    case "rank":
    case "reportingArea":
    case "site":
      return customer[`${field}Name`] || customer[field];
    default:
      return raw(customer, field);
  }
}

function lines(address: Address | undefined): string {
  if (!address) return "";
  const { lines: street, suburb, city, province, postalCode, country } = address;
  return [...street, suburb, city, province, postalCode, country].filter(Boolean).join(", ");
}
