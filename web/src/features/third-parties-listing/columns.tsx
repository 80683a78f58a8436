import { Link, type LinkProps } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { Money, ThirdParty } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesOf } from "@/data-grid/columns";
import { ContractBadge } from "@/features/third-parties/ContractBadge";
import { mayEdit, monthsRemaining } from "@/features/third-parties/third-party";
import type { Format } from "@/i18n/format";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./third-parties.module.css";
import { thirdPartyLink } from "./third-party-link";

const make = gridColumns<ThirdParty>();

/** The columns of the listing on a day; a customer's own page does not name the customer. */
export function thirdPartyColumns(
  t: TFunction,
  format: Format,
  today: string,
  ofOneCustomer: boolean,
  valuesOf: (field: string) => ValuesOf,
): GridColumn<ThirdParty>[] {
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  const day = (field: "startDate" | "endDate") =>
    make.display({
      id: field,
      meta: {
        label: t(`thirdParties.column.${field}`),
        width: 116,
        sortField: field,
        filter: { kind: "date", field, ahead: field === "endDate" },
      },
      cell: ({ row }) => row.original[field] && format.day(row.original[field]),
    });
  const amount = (field: "monthlyFee" | "settlementAmount") =>
    make.display({
      id: field,
      meta: {
        label: t(`thirdParties.column.${field}`),
        width: 124,
        sortField: field,
        filter: { kind: "money", field },
      },
      cell: ({ row }) => <span className={classes.number}>{moneyText(format, row.original[field])}</span>,
    });
  const customer = make.display({
    id: "customerName",
    meta: {
      label: t("thirdParties.column.customer"),
      width: 210,
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
  return [
    make.display({
      id: "supplierName",
      enableHiding: false,
      meta: {
        label: t("thirdParties.column.supplier"),
        width: 190,
        sortField: "supplierName",
        filter: text("supplierName"),
        searched: true,
        sticky: true,
      },
      cell: ({ row: { original } }) =>
        mayEdit(original) ? (
          <Link {...(thirdPartyLink(original) as LinkProps)} tabIndex={-1} className={classes.supplier}>
            {original.supplierName}
          </Link>
        ) : (
          <span className={classes.supplier}>{original.supplierName}</span>
        ),
    }),
    ...(ofOneCustomer ? [] : [customer]),
    make.display({
      id: "contractNumber",
      meta: {
        label: t("thirdParties.column.contractNumber"),
        width: 126,
        sortField: "contractNumber",
        filter: text("contractNumber"),
        searched: true,
      },
      cell: ({ row }) => row.original.contractNumber,
    }),
    make.display({
      id: "status",
      meta: { label: t("thirdParties.column.status"), width: 104 },
      cell: ({ row }) => <ContractBadge status={row.original.status} />,
    }),
    day("startDate"),
    day("endDate"),
    make.display({
      id: "monthsRemaining",
      meta: { label: t("thirdParties.column.monthsRemaining"), width: 104 },
      cell: ({ row }) => (
        <span className={classes.number}>{format.number(monthsRemaining(row.original.endDate, today))}</span>
      ),
    }),
    amount("monthlyFee"),
    make.display({
      id: "escalationPercent",
      meta: {
        label: t("thirdParties.column.escalationPercent"),
        width: 96,
        filter: { kind: "number", field: "escalationPercent" },
      },
      cell: ({ row: { original } }) => (
        <span className={classes.number}>
          {original.escalationPercent && `${format.decimal(original.escalationPercent)} %`}
        </span>
      ),
    }),
    amount("settlementAmount"),
    make.display({
      id: "itemCount",
      meta: {
        label: t("thirdParties.column.itemCount"),
        width: 84,
        sortField: "itemCount",
        filter: { kind: "number", whole: true, field: "itemCount" },
      },
      cell: ({ row }) => <span className={classes.number}>{format.number(row.original.itemCount)}</span>,
    }),
    make.display({
      id: "updateTime",
      meta: {
        label: t("customer.field.updateTime"),
        width: 116,
        sortField: "updateTime",
        filter: { kind: "date", field: "updateTime" },
      },
      cell: ({ row }) => row.original.updateTime && <RelativeTime time={row.original.updateTime} />,
    }),
  ];
}

function moneyText(format: Format, money: Money | undefined): string {
  return money ? format.money(money) : "";
}
