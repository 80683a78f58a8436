import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { Activity } from "@/api/types";
import type { GridColumn, ValuesOf } from "@/data-grid/columns";
import { MailLink, PhoneLink } from "@/parts/links";
import { commonColumns, make, type WhichColumns } from "./columns";

/** The columns of Warnings: what was due, with whom, and how to reach them. The blue name opens the customer. */
export function warningColumns(
  t: TFunction,
  { ofOneCustomer, ofOthers }: WhichColumns,
  valuesOf: (field: string) => ValuesOf,
): GridColumn<Activity>[] {
  const { type, subject, start, customer, caseNumber, caseSubject, salesman } = commonColumns(t, valuesOf);
  const phone = (field: "contactTelephone" | "contactMobile" | "contactBusinessTelephone") =>
    make.display({
      id: field,
      meta: { label: t(`activities.column.${field}`), width: 128 },
      cell: ({ row }) => <PhoneLink number={row.original[field]} inRow />,
    });
  return [
    subject,
    type,
    start,
    make.display({
      id: "contactName",
      meta: {
        label: t("activities.column.who"),
        width: 150,
        filter: { kind: "text", field: "contactName", values: valuesOf("contactName") },
        searched: true,
      },
      cell: ({ row: { original } }) => (
        <Anchor
          inherit
          tabIndex={-1}
          title={t("activities.toCustomer", { name: original.customerName })}
          renderRoot={(root) => (
            <Link {...root} to="/customers/$customerId" params={{ customerId: original.customerId }} />
          )}
        >
          {original.contactName}
        </Anchor>
      ),
    }),
    ...(ofOneCustomer ? [] : [customer]),
    phone("contactTelephone"),
    phone("contactMobile"),
    phone("contactBusinessTelephone"),
    make.display({
      id: "contactEmail",
      meta: { label: t("activities.column.contactEmail"), width: 190 },
      cell: ({ row }) => <MailLink address={row.original.contactEmail} inRow />,
    }),
    caseNumber,
    caseSubject,
    ...(ofOthers ? [salesman] : []),
  ];
}
