import type { BulkUpdateChange, BulkUpdateResult, CustomerSummary } from "@/api/types";

/** What is changed of many customers, in the order in which it is offered. */
export const BULK_FIELDS = ["salesman", "rank", "reportingArea"] as const;
export type BulkField = (typeof BULK_FIELDS)[number];

/** What was chosen: an employee's id, or a code, and what a person reads. */
export interface Chosen {
  field: BulkField;
  value: string;
  label: string;
}

/** A customer to change, as it was seen. */
export interface Item {
  id: string;
  etag: string;
}

/** One change and the customers it is for. */
export interface Step {
  change: BulkUpdateChange;
  items: Item[];
}

/** What is asked for. */
export function stepOf({ field, value }: Chosen, customers: readonly CustomerSummary[]): Step {
  const change = field === "salesman" ? { linkSalesmanId: value } : { [field]: value };
  return { change, items: customers.map(({ id, etag }) => ({ id, etag })) };
}

export function isUpdated({ outcome }: BulkUpdateResult): boolean {
  return outcome === "BULK_UPDATE_OUTCOME_UPDATED";
}

/**
 * What takes a change back: those that it changed get what they had, unless somebody has changed them again since. Who was linked
 * already stays linked: the change has not touched such a customer.
 */
export function stepsBack(
  { field, value }: Chosen,
  customers: readonly CustomerSummary[],
  results: readonly BulkUpdateResult[],
): Step[] {
  const etags = new Map(results.filter(isUpdated).map(({ id, etag }) => [id, etag]));
  const changed = customers.filter(({ id }) => etags.has(id));
  const items = (some: readonly CustomerSummary[]) => some.map(({ id }) => ({ id, etag: etags.get(id) ?? "" }));
  if (changed.length === 0) return [];
  if (field === "salesman") return [{ change: { unlinkSalesmanId: value }, items: items(changed) }];
  const values = [...new Set(changed.map((customer) => customer[field]))];
  return values.map((old) => ({
    change: { [field]: old },
    items: items(changed.filter((customer) => customer[field] === old)),
  }));
}

/** The changed customers as they are now, before they are fetched anew. */
export function afterwards(
  { field, value, label }: Chosen,
  customers: readonly CustomerSummary[],
  results: readonly BulkUpdateResult[],
): CustomerSummary[] {
  const etags = new Map(results.filter(isUpdated).map(({ id, etag }) => [id, etag]));
  const changed = customers.filter(({ id }) => etags.has(id));
  const now = field === "salesman" ? {} : { [field]: value, [`${field}Name`]: label };
  return changed.map((customer) => ({ ...customer, ...now, etag: etags.get(customer.id) ?? customer.etag }));
}
