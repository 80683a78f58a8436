import { Link, type LinkProps } from "@tanstack/react-router";
import clsx from "clsx";
import type { TFunction } from "i18next";
import type { Case } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesOf } from "@/data-grid/columns";
import { wordFilter } from "@/data-grid/word-filter";
import { caseInfoLink } from "@/features/cases/actions";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { CASE_STATUSES, isOpen } from "@/features/cases/case";
import classes from "@/features/cases/cases.module.css";
import { configValuesOptions } from "@/features/cases/values";
import type { Format } from "@/i18n/format";

const make = gridColumns<Case>();

/** The columns of the listing; a customer's own page does not name the customer, and who has only his own cases no salesman. */
export function caseColumns(
  t: TFunction,
  format: Format,
  { ofOneCustomer, ofOthers }: { ofOneCustomer: boolean; ofOthers: boolean },
  valuesOf: (field: string) => ValuesOf,
): GridColumn<Case>[] {
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  /** All that there are stand in the configuration, also those that no case has. */
  const configured = (field: string, list: "caseTypes" | "caseStages") => {
    const all = configValuesOptions(list);
    const values: ValuesOf = (prefix, state) => (state ? valuesOf(field)(prefix, state) : all(prefix));
    return { kind: "values" as const, field, values };
  };
  const customer = make.display({
    id: "customerName",
    meta: {
      label: t("case.field.customer"),
      width: 190,
      sortField: "customerName",
      filter: text("customerName"),
      searched: true,
    },
    cell: ({ row: { original } }) => (
      <Link
        to="/customers/$customerId"
        params={{ customerId: original.customerId }}
        tabIndex={-1}
        title={original.customerName}
      >
        {original.customerName}
      </Link>
    ),
  });
  const salesman = make.display({
    id: "salesmanName",
    meta: { label: t("case.field.salesmanId"), width: 140, filter: text("salesmanName"), searched: true },
    cell: ({ row }) => row.original.salesmanName,
  });
  return [
    make.display({
      id: "number",
      meta: {
        label: t("case.field.number"),
        width: 96,
        sortField: "number",
        filter: { kind: "number", whole: true, field: "number" },
        searched: true,
        sticky: true,
      },
      cell: ({ row }) => <span className="tabular">#{row.original.number}</span>,
    }),
    make.display({
      id: "subject",
      enableHiding: false,
      meta: {
        label: t("case.field.subject"),
        width: 230,
        sortField: "subject",
        filter: text("subject"),
        searched: true,
        sticky: true,
      },
      cell: ({ row: { original } }) => (
        <Link
          {...(caseInfoLink(original) as LinkProps)}
          tabIndex={-1}
          title={original.subject}
          className={clsx(classes.subject, !isOpen(original) && classes.ended)}
        >
          {original.subject}
        </Link>
      ),
    }),
    ...(ofOneCustomer ? [] : [customer]),
    make.display({
      id: "contactName",
      meta: { label: t("case.field.contactId"), width: 150, filter: text("contactName"), searched: true },
      cell: ({ row }) => row.original.contactName,
    }),
    make.display({
      id: "caseType",
      meta: {
        label: t("case.field.caseTypeId"),
        width: 126,
        filter: configured("caseTypeId", "caseTypes"),
        searched: true,
      },
      cell: ({ row }) => row.original.caseTypeName,
    }),
    make.display({
      id: "stage",
      meta: {
        label: t("case.field.stageId"),
        width: 120,
        filter: configured("stageId", "caseStages"),
        searched: true,
      },
      cell: ({ row }) => row.original.stageName,
    }),
    make.display({
      id: "value",
      meta: {
        label: t("case.field.value"),
        width: 124,
        sortField: "value",
        filter: { kind: "money", field: "value" },
      },
      cell: ({ row: { original } }) => (
        <span className={classes.number}>{original.value && format.money(original.value)}</span>
      ),
    }),
    make.display({
      id: "caseDate",
      meta: {
        label: t("case.field.caseDate"),
        width: 118,
        sortField: "caseDate",
        filter: { kind: "date", field: "caseDate", ahead: true, blank: true },
      },
      cell: ({ row: { original } }) => original.caseDate && format.day(original.caseDate),
    }),
    make.display({
      id: "status",
      meta: {
        label: t("case.field.status"),
        width: 108,
        sortField: "status",
        filter: wordFilter("status", CASE_STATUSES, (name) => t(`case.status.${name}`), valuesOf),
      },
      cell: ({ row }) => <CaseBadge status={row.original.status} />,
    }),
    make.display({
      id: "nextActivity",
      meta: { label: t("case.field.nextActivity"), width: 168 },
      cell: ({ row: { original } }) =>
        original.nextActivityTime && (
          <Link to="/activities/$activityId" params={{ activityId: original.openActivityId }} tabIndex={-1}>
            {format.dateTime(original.nextActivityTime)}
          </Link>
        ),
    }),
    ...(ofOthers ? [salesman] : []),
  ];
}
