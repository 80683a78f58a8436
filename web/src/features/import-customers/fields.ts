import type { TFunction } from "i18next";

const ADDRESS_PARTS = [
  "lines[0]",
  "lines[1]",
  "lines[2]",
  "lines[3]",
  "suburb",
  "city",
  "province",
  "postalCode",
  "country",
] as const;

const CUSTOMER_FIELDS = [
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
] as const;

const CONTACT_FIELDS = [
  "givenName",
  "familyName",
  "title",
  "role",
  "telephone",
  "mobile",
  "businessTelephone",
  "email",
  "isSalesContact",
  "acceptsSalesCalls",
  "birthday",
] as const;

/** Fields in which a blank cell may stand for a value, each with the look-up list it is chosen from; none for salesmen. */
export const WITH_DEFAULTS = {
  customerType: "STATIC_CODE_LIST_CUSTOMER_TYPE",
  rank: "STATIC_CODE_LIST_RANK",
  reportingArea: "STATIC_CODE_LIST_REPORTING_AREA",
  site: "STATIC_CODE_LIST_SITE",
  "contact.role": "STATIC_CODE_LIST_CONTACT_ROLE",
} as const;

/** What a field of a file is called. */
export function fieldNames(t: TFunction): Map<string, string> {
  const names = new Map<string, string>();
  for (const field of CUSTOMER_FIELDS) names.set(field, t(`customer.field.${field}`));
  names.set("mainSalesman", t("customer.field.mainSalesmanId"));
  names.set("additionalSalesmen", t("customer.field.additionalSalesmanIds"));
  names.set("customerReference", t("imports.reference"));
  for (const address of ["physicalAddress", "postalAddress"] as const) {
    for (const part of ADDRESS_PARTS) names.set(`${address}.${part}`, addressPart(t, address, part));
  }
  for (const field of CONTACT_FIELDS) {
    names.set(`contact.${field}`, t("imports.ofContact", { field: t(`contact.field.${field}`) }));
  }
  return names;
}

function addressPart(
  t: TFunction,
  address: "physicalAddress" | "postalAddress",
  part: (typeof ADDRESS_PARTS)[number],
): string {
  const line = /^lines\[(\d)\]$/.exec(part);
  const name = line ? `${t("customer.address.lines")} ${Number(line[1]) + 1}` : t(`customer.address.${part as "city"}`);
  return t("imports.ofAddress", { address: t(`customer.field.${address}`), part: name });
}

/** The fields in groups, as a drop-down takes them. */
export function fieldChoices(t: TFunction) {
  const all = [...fieldNames(t)].map(([value, label]) => ({ value, label }));
  const isOfContact = ({ value }: { value: string }) => value.startsWith("contact.");
  return [
    { group: t("imports.groupCustomer"), items: all.filter((field) => !isOfContact(field)) },
    { group: t("imports.groupContact"), items: all.filter(isOfContact) },
  ];
}

/** A file to fill in: the columns by the names by which they are known again, and an example. */
export function template(): Blob {
  const columns = [
    ["name", "Karoo Motors"],
    ["customerType", ""],
    ["rank", ""],
    ["reportingArea", ""],
    ["site", ""],
    ["mainSalesman", ""],
    ["telephone", "021 555 0100"],
    ["email", "info@karoo.example"],
    ["website", ""],
    ["tradingName", ""],
    ["registrationNumber", ""],
    ["vatNumber", "4123456789"],
    ["physicalAddress.lines[0]", "1 Long Street"],
    ["physicalAddress.suburb", ""],
    ["physicalAddress.city", "Cape Town"],
    ["physicalAddress.postalCode", "8001"],
    ["physicalAddress.country", ""],
    ["contact.givenName", "Zinzi"],
    ["contact.familyName", "Nkosi"],
    ["contact.role", ""],
    ["contact.mobile", "082 555 0100"],
    ["contact.email", "zinzi@karoo.example"],
  ];
  const line = (place: 0 | 1) => columns.map((column) => column[place]).join(",");
  return new Blob([`\uFEFF${line(0)}\r\n${line(1)}\r\n`], { type: "text/csv" });
}
