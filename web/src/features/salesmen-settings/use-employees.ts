import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TokenBefore } from "@/api/page-start";
import type { Employee, Salesman } from "@/api/types";
import type { GridRowsSource } from "@/data-grid/DataGrid";
import { changedState, type GridState, gridFilter, gridSearch, gridState, knownState } from "@/data-grid/grid-state";
import { useGridSource } from "@/data-grid/use-grid-source";
import { useFormat } from "@/i18n/use-format";
import { usePermission } from "@/session/use-session";
import { type EmployeeRow, employeeColumns } from "./columns";
import { employeePageOptions, employeeTotalOptions, salesmenByIdOptions } from "./queries";

/** The order when nobody chose another. */
const INITIAL_SORT = "displayName";

/** What the filter text box looks into. */
const SEARCHED = ["displayName", "code", "email", "managerName"];

/** The state of the grid in the address, and how to change it. */
export function useEmployeesState() {
  const { t } = useTranslation();
  const format = useFormat();
  const search = useSearch({ from: "/inside/settings/salesmen" });
  const navigate = useNavigate({ from: "/settings/salesmen" });
  const columns = useMemo(() => employeeColumns(t, format), [t, format]);
  const state = useMemo(() => knownState(gridState(search, INITIAL_SORT), columns, INITIAL_SORT), [search, columns]);
  const change = (patch: Partial<GridState>) =>
    void navigate({ search: gridSearch(changedState(state, patch), INITIAL_SORT), replace: true, resetScroll: false });
  return { state, columns, change };
}

/** The employees: one page, or all of them as the user scrolls, with the numbers of their customers. */
export function useEmployeeRows(state: GridState): GridRowsSource<EmployeeRow> {
  const listing = { filter: useMemo(() => gridFilter(state, SEARCHED), [state]), orderBy: state.sort };
  const total = useQuery(employeeTotalOptions(listing.filter));
  const { rows: employees, ...source } = useGridSource({
    state,
    ready: true,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) =>
      employeePageOptions(listing, skip, pageSize, token),
    total,
    rowsOf,
  });
  const ids = useMemo(() => employees?.map(({ id }) => id) ?? [], [employees]);
  const { data: counted } = useQuery(salesmenByIdOptions(ids));
  const knowsAll = usePermission("salesmen.assign-all");
  const rows = useMemo(
    () => employees?.map((employee) => ({ ...employee, counts: counted && countsOf(employee, counted, knowsAll) })),
    [employees, counted, knowsAll],
  );
  return { ...source, rows };
}

/** Who is not among those with customers has none, if the user sees those of everybody. */
function countsOf(employee: Employee, counted: Map<string, Salesman>, knowsAll: boolean): EmployeeRow["counts"] {
  return counted.get(employee.id) ?? (knowsAll ? { mainCount: 0, additionalCount: 0 } : null);
}

function rowsOf({ employees }: { employees: Employee[] }): Employee[] {
  return employees;
}
