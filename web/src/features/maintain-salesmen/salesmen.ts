import type { Customer, Employee } from "@/api/types";

/** A line of the tick list. */
export interface Salesman {
  id: string;
  name: string;
  /** The main salesman is linked whatever is ticked. */
  main: boolean;
  /** He sells nothing any more, and is only here because he is linked. */
  former: boolean;
}

/** What links salesmen to a customer. */
type Linked = Pick<Customer, "mainSalesmanId" | "mainSalesmanName" | "additionalSalesmanIds">;

/**
 * Everybody who sells, by name, and whoever else is linked. `nobody` names those whom the employees do not know: the ERP
 * may have linked them before it told of them.
 */
export function salesmenOf(customer: Linked, employees: readonly Employee[], nobody: string): Salesman[] {
  const { mainSalesmanId: main, mainSalesmanName, additionalSalesmanIds } = customer;
  const known = new Map(employees.map((employee) => [employee.id, employee]));
  const selling = employees.filter(({ active, salesman }) => active && salesman).map(({ id }) => id);
  const ids = new Set([main, ...additionalSalesmanIds, ...selling].filter(Boolean));
  const line = (id: string): Salesman => {
    const employee = known.get(id);
    return {
      id,
      name: employee?.displayName || (id === main ? mainSalesmanName : "") || nobody,
      main: id === main,
      former: !(employee?.active && employee.salesman),
    };
  };
  return [...ids]
    .map(line)
    .sort((one, other) => Number(other.main) - Number(one.main) || one.name.localeCompare(other.name));
}

/** True if nobody would work with the customer any more: it has no main salesman, and the last tick is gone. */
export function leavesNobody(
  { mainSalesmanId, additionalSalesmanIds: before }: Pick<Linked, "mainSalesmanId" | "additionalSalesmanIds">,
  { additionalSalesmanIds: after }: { additionalSalesmanIds: readonly string[] },
): boolean {
  return !mainSalesmanId && before.length > 0 && after.length === 0;
}
