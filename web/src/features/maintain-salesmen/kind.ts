import type { Customer } from "@/api/types";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";

/** The ticked salesmen, without the main one. Named as in the API, so that its errors find their field. */
export interface SalesmenValues {
  additionalSalesmanIds: string[];
}

/** The order of the ticks means nothing. */
function same(one: string[], other: string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

/** What the form knows of a customer's salesmen; drafts are called after the customer. */
export function salesmenKind(name: string): RecordKind<SalesmenValues, Customer> {
  return {
    fields: ["additionalSalesmanIds"],
    merge: merging<SalesmenValues>({ fields: ["additionalSalesmanIds"], same }),
    valuesOf: ({ additionalSalesmanIds }) => ({ additionalSalesmanIds }),
    titleOf: () => name,
    checkedOnLeave: [],
  };
}
