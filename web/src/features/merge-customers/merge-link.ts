import type { Customer, CustomerSummary } from "@/api/types";

/** What must be known of a customer to say which of two stays. */
type Either = Pick<Customer | CustomerSummary, "id" | "status">;

/** The page that merges two customers: `this one` stays, unless only the other one can, because the ERP knows it. */
export function mergeLink(thisOne: Either, other: Either) {
  const stays = (one: Either) => one.status !== "CUSTOMER_STATUS_NEW_CRM";
  const [survivor, duplicate] = stays(other) && !stays(thisOne) ? [other, thisOne] : [thisOne, other];
  return {
    to: "/customers/$customerId/merge",
    params: { customerId: survivor.id },
    search: { with: duplicate.id },
  } as const;
}
