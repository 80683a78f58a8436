import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import type { TFunction } from "i18next";
import type { Recommendation } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesOf } from "@/data-grid/columns";
import { wordFilter } from "@/data-grid/word-filter";
import { WhoseBadge } from "@/features/activities/ActivityMarks";
import classes from "@/features/activities/activities.module.css";
import { RecommendationKind } from "@/features/recommendations/RecommendationMarks";
import { RECOMMENDATION_TYPES, reasonText } from "@/features/recommendations/recommendation";
import type { Format } from "@/i18n/format";
import { MailLink, PhoneLink } from "@/parts/links";

const make = gridColumns<Recommendation>();

/** The columns of Recommendations and of Recommendations for [Customer]. */
export function recommendationColumns(
  t: TFunction,
  format: Format,
  { ofOneCustomer, ofOthers }: { ofOneCustomer: boolean; ofOthers: boolean },
  valuesOf: (field: string) => ValuesOf,
): GridColumn<Recommendation>[] {
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  const phone = (field: "contactTelephone" | "contactMobile") =>
    make.display({
      id: field,
      meta: { label: t(`recommendations.column.${field}`), width: 128 },
      cell: ({ row }) => <PhoneLink number={row.original[field]} inRow />,
    });
  return [
    make.display({
      id: "type",
      enableHiding: false,
      meta: {
        label: t("recommendations.column.type"),
        width: 216,
        sticky: true,
        filter: wordFilter("type", RECOMMENDATION_TYPES, (name) => t(`recommendation.type.${name}`), valuesOf),
      },
      cell: ({ row: { original } }) => (
        <>
          <span className={clsx(!original.own && classes.others)}>
            <RecommendationKind type={original.type} />
          </span>{" "}
          <WhoseBadge activity={original} />
        </>
      ),
    }),
    ...(ofOneCustomer
      ? []
      : [
          make.display({
            id: "customerName",
            meta: {
              label: t("recommendations.column.customer"),
              width: 200,
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
        ]),
    make.display({
      id: "reason",
      meta: { label: t("recommendations.column.reason"), width: 380 },
      cell: ({ row }) => {
        const reason = reasonText(t, format, row.original);
        return <span title={reason}>{reason}</span>;
      },
    }),
    make.display({
      id: "dueDate",
      meta: {
        label: t("recommendations.column.dueDate"),
        width: 122,
        sortField: "dueDate",
        filter: { kind: "date", field: "dueDate", ahead: true },
      },
      cell: ({ row }) => <span className="tabular">{format.day(row.original.dueDate)}</span>,
    }),
    make.display({
      id: "contactName",
      meta: { label: t("recommendations.column.contact"), width: 160, filter: text("contactName"), searched: true },
      cell: ({ row }) => row.original.contactName,
    }),
    phone("contactTelephone"),
    phone("contactMobile"),
    make.display({
      id: "contactEmail",
      meta: { label: t("recommendations.column.contactEmail"), width: 190 },
      cell: ({ row }) => <MailLink address={row.original.contactEmail} inRow />,
    }),
    ...(ofOthers
      ? [
          make.display({
            id: "salesmanName",
            meta: {
              label: t("recommendations.column.salesman"),
              width: 144,
              filter: text("salesmanName"),
              searched: true,
            },
            cell: ({ row }) => row.original.salesmanName,
          }),
        ]
      : []),
    make.display({
      id: "generateTime",
      meta: {
        label: t("recommendations.column.generateTime"),
        width: 150,
        sortField: "generateTime",
        filter: { kind: "date", field: "generateTime" },
      },
      cell: ({ row: { original } }) => (
        <span className="tabular">{original.generateTime && format.date(original.generateTime)}</span>
      ),
    }),
  ];
}
