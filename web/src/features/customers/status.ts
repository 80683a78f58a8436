import type { Customer, CustomerAction, CustomerStatus, CustomerSummary, CustomerView } from "@/api/types";

/** A status without the prefix it has in the API, as filters and texts name it. */
export type StatusName = CustomerStatus extends infer Name
  ? Name extends `CUSTOMER_STATUS_${infer Short}`
    ? Short
    : never
  : never;

/** The name of a status without its prefix. */
export function statusName(status: CustomerStatus): StatusName {
  return status.slice("CUSTOMER_STATUS_".length) as StatusName;
}

/** An action without the prefix it has in the API. */
export type ActionName = CustomerAction extends infer Name
  ? Name extends `CUSTOMER_ACTION_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** True when the server offers the action for this customer to this user now. */
export function mayDo(customer: Customer | CustomerSummary, action: ActionName): boolean {
  return customer.actions.includes(`CUSTOMER_ACTION_${action}`);
}

/** True for customers with whom work goes on: an inactive one, or a duplicate that was merged, gets no new activity. */
export function takesActivities(customer: Customer | CustomerSummary): boolean {
  return customer.status !== "CUSTOMER_STATUS_INACTIVE" && !("merge" in customer && customer.merge);
}

/** True when the accounts department sent the customer back and it has not been released again. */
export function isDeclined(customer: Customer | CustomerSummary): boolean {
  const declined = "declined" in customer ? customer.declined : Boolean(customer.decline);
  return customer.status === "CUSTOMER_STATUS_NEW_CRM" && declined;
}

/** True once the customer was released: name, numbers and addresses belong to the accounts department from then on. */
export function ownedByErp(customer: Customer): boolean {
  return customer.status !== "CUSTOMER_STATUS_NEW_CRM";
}

/** True for a customer that was never in the CRM's hands before the ERP had it: nobody released it. */
export function cameFromErp(customer: Customer): boolean {
  const waiting = customer.status === "CUSTOMER_STATUS_NEW_CRM" || customer.status === "CUSTOMER_STATUS_RELEASED";
  return !waiting && !customer.release && !customer.approval;
}

/** Whose customers a listing can show, as the address names it. */
export const VIEW_NAMES = ["mine", "team", "all"] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** The API's name of a view. */
export function customerView(name: ViewName): CustomerView {
  return `CUSTOMER_VIEW_${name.toUpperCase() as Uppercase<ViewName>}`;
}
