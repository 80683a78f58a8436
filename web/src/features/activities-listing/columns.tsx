import { Link, type LinkProps } from "@tanstack/react-router";
import clsx from "clsx";
import type { TFunction } from "i18next";
import type { Activity } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesOf } from "@/data-grid/columns";
import { wordFilter } from "@/data-grid/word-filter";
import { ActivityBadge, ActivityKind, ActivityStart, WhoseBadge } from "@/features/activities/ActivityMarks";
import { rowLinkOf } from "@/features/activities/actions";
import classes from "@/features/activities/activities.module.css";
import { ACTIVITY_STATUSES, ACTIVITY_TYPES, durationText } from "@/features/activities/activity";

export const make = gridColumns<Activity>();

/** Which columns a listing needs. */
export interface WhichColumns {
  /** True where the customer is known already. */
  ofOneCustomer: boolean;
  /** True where rows can be somebody else's. */
  ofOthers: boolean;
}

/** The columns that all listings of activities have in common. */
export function commonColumns(t: TFunction, valuesOf: (field: string) => ValuesOf) {
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  return {
    type: make.display({
      id: "type",
      meta: {
        label: t("activities.column.type"),
        width: 156,
        sortField: "type",
        filter: wordFilter("type", ACTIVITY_TYPES, (name) => t(`activity.type.${name}`), valuesOf),
      },
      cell: ({ row }) => <ActivityKind type={row.original.type} />,
    }),
    subject: make.display({
      id: "subject",
      enableHiding: false,
      meta: {
        label: t("activities.column.subject"),
        width: 230,
        sortField: "subject",
        filter: text("subject"),
        searched: true,
        sticky: true,
      },
      cell: ({ row: { original } }) => (
        <>
          <Link
            {...(rowLinkOf(original) as LinkProps)}
            tabIndex={-1}
            className={clsx(classes.subject, !original.own && classes.others)}
          >
            {original.subject}
          </Link>
          {/* For whoever hears both as one. */} <WhoseBadge activity={original} />
        </>
      ),
    }),
    start: make.display({
      id: "startTime",
      meta: {
        label: t("activities.column.start"),
        width: 218,
        sortField: "startTime",
        filter: { kind: "date", field: "startTime", ahead: true },
      },
      cell: ({ row }) => <ActivityStart activity={row.original} />,
    }),
    customer: make.display({
      id: "customerName",
      meta: {
        label: t("activities.column.customer"),
        width: 200,
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
    }),
    caseNumber: make.display({
      id: "caseNumber",
      meta: {
        label: t("activities.column.caseNumber"),
        width: 90,
        sortField: "caseNumber",
        filter: { kind: "number", whole: true, field: "caseNumber" },
      },
      cell: ({ row }) => <span className="tabular">#{row.original.caseNumber}</span>,
    }),
    caseSubject: make.display({
      id: "caseSubject",
      meta: {
        label: t("activities.column.case"),
        width: 200,
        sortField: "caseSubject",
        filter: text("caseSubject"),
        searched: true,
      },
      cell: ({ row }) => row.original.caseSubject,
    }),
    salesman: make.display({
      id: "salesmanName",
      meta: { label: t("activities.column.salesman"), width: 144, filter: text("salesmanName"), searched: true },
      cell: ({ row }) => row.original.salesmanName,
    }),
  };
}

/** The columns of My Activities and of Activities for [Customer]. */
export function activityColumns(
  t: TFunction,
  { ofOneCustomer, ofOthers }: WhichColumns,
  valuesOf: (field: string) => ValuesOf,
): GridColumn<Activity>[] {
  const { type, subject, start, customer, caseNumber, caseSubject, salesman } = commonColumns(t, valuesOf);
  return [
    subject,
    type,
    start,
    make.display({
      id: "duration",
      meta: { label: t("activities.column.duration"), width: 88 },
      cell: ({ row }) => <span className="tabular">{durationText(t, row.original.durationMinutes)}</span>,
    }),
    make.display({
      id: "contactName",
      meta: {
        label: t("activities.column.with"),
        width: 160,
        filter: { kind: "text", field: "contactName", values: valuesOf("contactName") },
        searched: true,
      },
      cell: ({ row }) => row.original.contactName,
    }),
    ...(ofOneCustomer ? [] : [customer]),
    caseNumber,
    caseSubject,
    ...(ofOthers ? [salesman] : []),
    make.display({
      id: "status",
      meta: {
        label: t("activities.column.status"),
        width: 118,
        sortField: "status",
        filter: wordFilter("status", ACTIVITY_STATUSES, (name) => t(`activity.status.${name}`), valuesOf),
      },
      cell: ({ row }) => <ActivityBadge status={row.original.status} />,
    }),
  ];
}
