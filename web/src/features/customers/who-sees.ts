import type { Customer, Session } from "@/api/types";

/** True if the user is one of the customer's salesmen, or of those of its groups, who count as linked. */
export function isLinked({ user }: Session, customer: Customer): boolean {
  const employee = user?.employeeId;
  if (!employee) return false;
  const { mainSalesmanId, additionalSalesmanIds, groupSalesmanIds } = customer;
  return [mainSalesmanId, ...additionalSalesmanIds, ...groupSalesmanIds].includes(employee);
}

/**
 * Whether the user sees a customer: its salesmen do, and whoever sees all. Undefined where it depends on the
 * organisation chart, which the server knows.
 */
export function sees(session: Session, customer: Customer): boolean | undefined {
  if (session.scope === "SCOPE_ALL" || isLinked(session, customer)) return true;
  return session.scope === "SCOPE_TEAM" ? undefined : false;
}
