import type { Salesman, SalesmanCustomer } from "@/api/types";

/** The customers that are ticked: all whose main salesman he is, or some. */
export interface Selection {
  all: boolean;
  customers: ReadonlyMap<string, SalesmanCustomer>;
}

/** No tick. */
export const NOTHING: Selection = { all: false, customers: new Map() };

/** How many customers are ticked. */
export function sizeOf(selection: Selection, salesman: Salesman): number {
  return selection.all ? salesman.mainCount : selection.customers.size;
}

/** Whether a customer is ticked. */
export function isTicked(selection: Selection, id: string): boolean {
  return selection.all || selection.customers.has(id);
}

/** The ticks with these customers, or without them. */
export function withTicks({ customers }: Selection, of: readonly SalesmanCustomer[], tick: boolean): Selection {
  const next = new Map(customers);
  for (const customer of of) {
    if (tick) next.set(customer.id, customer);
    else next.delete(customer.id);
  }
  return { all: false, customers: next };
}
