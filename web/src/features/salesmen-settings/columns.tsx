import type { TFunction } from "i18next";
import type { Employee, Salesman } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesQuery } from "@/data-grid/columns";
import type { Format } from "@/i18n/format";

/** An employee with the numbers of his customers: undefined while they are counted, null where the user may not know. */
export interface EmployeeRow extends Employee {
  counts?: Pick<Salesman, "mainCount" | "additionalCount"> | null | undefined;
}

const make = gridColumns<EmployeeRow>();

/** The columns of the employees. */
export function employeeColumns(t: TFunction, format: Format): GridColumn<EmployeeRow>[] {
  const label = (
    field: "displayName" | "code" | "email" | "managerName" | "salesman" | "active" | "main" | "additional",
  ) => t(`salesmenSettings.field.${field}`);
  const yesNo = (field: "salesman" | "active") =>
    make.display({
      id: field,
      meta: { label: label(field), width: 96, filter: { kind: "values", field, values: () => yesOrNo(t) } },
      cell: ({ row }) => t(row.original[field] ? "contact.yes" : "contact.no"),
    });
  const text = (field: "code" | "email" | "managerName", width: number) => ({
    label: label(field),
    width,
    sortField: field,
    filter: { kind: "text" as const, field },
    searched: true,
  });
  const number = (id: "main" | "additional", field: "mainCount" | "additionalCount") =>
    make.display({
      id,
      meta: { label: label(id), width: 130 },
      cell: ({ row }) => <span className="tabular">{countText(format, row.original.counts, field)}</span>,
    });
  return [
    make.display({
      id: "displayName",
      enableHiding: false,
      meta: {
        label: label("displayName"),
        width: 200,
        sortField: "displayName",
        filter: { kind: "text", field: "displayName" },
        searched: true,
        sticky: true,
      },
      cell: ({ row }) => row.original.displayName,
    }),
    make.display({
      id: "code",
      meta: text("code", 100),
      cell: ({ row }) => <span className="tabular">{row.original.code}</span>,
    }),
    make.display({
      id: "email",
      meta: text("email", 220),
      cell: ({ row }) => row.original.email,
    }),
    make.display({
      id: "managerName",
      meta: text("managerName", 160),
      cell: ({ row }) => row.original.managerName,
    }),
    yesNo("salesman"),
    yesNo("active"),
    number("main", "mainCount"),
    number("additional", "additionalCount"),
  ];
}

/** A number of customers: dots while they are counted, a dash where the user may not know. */
export function countText(
  format: Format,
  counts: EmployeeRow["counts"],
  field: "mainCount" | "additionalCount",
): string {
  if (counts === undefined) return "…";
  return counts ? format.number(counts[field]) : "–";
}

function yesOrNo(t: TFunction): ValuesQuery {
  const values = [
    { value: "true", description: t("contact.yes") },
    { value: "false", description: t("contact.no") },
  ];
  return { queryKey: ["yes-or-no"], queryFn: () => values, staleTime: Number.POSITIVE_INFINITY };
}
