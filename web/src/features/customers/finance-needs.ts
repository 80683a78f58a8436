import type { Customer } from "@/api/types";

/** A field of the Save Customer form that the release asks for, or the pair of which one is enough. */
export type FinanceNeed =
  | "customerType"
  | "reportingArea"
  | "site"
  | "physicalAddress"
  | "vatOrRegistrationNumber"
  | "telephoneOrEmail";

/** The input of the form that answers a need. */
export const INPUT_OF_NEED: Record<FinanceNeed, string> = {
  customerType: "customerType",
  reportingArea: "reportingArea",
  site: "site",
  physicalAddress: "physicalAddress.lines",
  vatOrRegistrationNumber: "vatNumber",
  telephoneOrEmail: "telephone",
};

/** The code that rows of the ERP without a type, area or site have. */
const UNASSIGNED = "UNASSIGNED";

/** What accounts needs before it can approve and does not have yet. The server has the last word. */
export function missingForFinance(
  customer: Pick<
    Customer,
    | "customerType"
    | "reportingArea"
    | "site"
    | "physicalAddress"
    | "vatNumber"
    | "registrationNumber"
    | "telephone"
    | "email"
  >,
  /** True if an active contact has a number or an e-mail address. */
  reachableContact: boolean,
): FinanceNeed[] {
  const assigned = (code: string) => code !== "" && code !== UNASSIGNED;
  const address = customer.physicalAddress;
  const met: Record<FinanceNeed, boolean> = {
    customerType: assigned(customer.customerType),
    reportingArea: assigned(customer.reportingArea),
    site: assigned(customer.site),
    physicalAddress: Boolean(address && address.lines.length > 0 && address.city),
    vatOrRegistrationNumber: Boolean(customer.vatNumber || customer.registrationNumber),
    telephoneOrEmail: Boolean(customer.telephone || customer.email || reachableContact),
  };
  return (Object.keys(met) as FinanceNeed[]).filter((need) => !met[need]);
}
