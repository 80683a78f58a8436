import type { ListingSearch } from "@/features/customers-listing/listing-search";

/** The Customers listing with all customers of a group that the user sees, inactive ones, too. */
export function customersOfGroup(id: string): { to: "/customers"; search: ListingSearch } {
  return { to: "/customers", search: { view: "all", inactive: true, f: { groupId: { op: "ANY_OF", values: [id] } } } };
}
