import type { Employee, Session } from "@/api/types";
import type { Choice } from "@/features/cases/case";

/** The salesmen for whom the user may plan, by name: a manager for his team, an administrator for everybody. */
export function salesmenFor({ user, scope }: Session, employees: readonly Employee[]): Choice[] {
  const team = scope === "SCOPE_ALL" ? null : teamOf(user?.employeeId ?? "", employees);
  return employees
    .filter(({ id, active, salesman }) => active && salesman && (team === null || team.has(id)))
    .map(({ id, displayName }) => ({ value: id, label: displayName }));
}

/** An employee and everybody below in the organisation chart. */
function teamOf(employeeId: string, employees: readonly Employee[]): ReadonlySet<string> {
  const team = new Set([employeeId]);
  let grew = true;
  // One level of the chart at a time.
  while (grew) {
    const before = team.size;
    for (const { id, managerId } of employees) if (team.has(managerId)) team.add(id);
    grew = team.size > before;
  }
  return team;
}
