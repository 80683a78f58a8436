import { IconBuildingStore } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { lazy, Suspense } from "react";
import type { CustomerSummary, CustomerView } from "@/api/types";
import { type GridColumn, gridColumns } from "@/data-grid/columns";
import type { GridState } from "@/data-grid/grid-state";
import { customerValuesOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import type { StatusName } from "@/features/customers/status";
import { groupValuesOptions } from "@/features/groups/values";
import { PhoneLink } from "@/parts/links";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./customers-page.module.css";
import { listingFilter } from "./listing";

/** Fetched behind the rows. */
const AgendaCell = lazy(() => import("@/features/customer-agendas/AgendaCell"));

const make = gridColumns<CustomerSummary>();

/**
 * The columns of the customers listing; `works` is true for who may see activities. On a screen 1,280 wide those up to the telephone are whole: that is what is called.
 */
export function customerColumns(
  t: TFunction,
  { view, inactive, works }: { view: CustomerView; inactive: boolean; works: boolean },
): GridColumn<CustomerSummary>[] {
  const valuesOf = (field: string) => (prefix: string, state?: GridState) => {
    // Who asks for a status sees inactive ones, too.
    const filter = state && listingFilter(state, inactive || field === "status");
    return customerValuesOptions(field, prefix, { view, filter, search: state?.text.trim() });
  };
  const values = (field: string) => ({ kind: "values" as const, field, values: valuesOf(field) });
  const nameOf = (value: string) => t(`customer.status.${value as StatusName}`, { defaultValue: value });
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  const agenda = (id: string, which: "next" | "last") =>
    make.display({
      id,
      meta: {
        label: t(`listing.column.${which}`),
        width: 138,
        sortField: `${id}Time`,
        filter: { kind: "date", field: `${id}Time`, ahead: which === "next", blank: true },
      },
      cell: ({ row }) => (
        <Suspense fallback={null}>
          <AgendaCell customerId={row.original.id} which={which} />
        </Suspense>
      ),
    });
  return [
    make.display({
      id: "view",
      enableHiding: false,
      meta: { label: t("listing.column.view"), width: 48, icon: true, sticky: true },
      cell: ({ row: { original } }) => (
        <Link
          to="/customers/$customerId"
          params={{ customerId: original.id }}
          tabIndex={-1}
          className={classes.view}
          title={t("listing.open", { name: original.name })}
          aria-label={t("listing.open", { name: original.name })}
        >
          <IconBuildingStore size={17} stroke={1.75} aria-hidden />
        </Link>
      ),
    }),
    make.display({
      id: "name",
      enableHiding: false,
      meta: { label: t("customer.field.name"), width: 208, sortField: "name", filter: text("name"), sticky: true },
      cell: ({ row: { original } }) => (
        <Link
          to="/customers/$customerId"
          params={{ customerId: original.id }}
          tabIndex={-1}
          title={original.name}
          className={classes.name}
        >
          {original.name}
        </Link>
      ),
    }),
    make.display({
      id: "code",
      meta: { label: t("customer.field.code"), width: 92, sortField: "code", filter: text("code") },
      cell: ({ row }) => <span className="tabular">{row.original.code || "–"}</span>,
    }),
    make.display({
      id: "status",
      meta: {
        label: t("customer.field.status"),
        width: 112,
        sortField: "status",
        filter: { ...values("status"), nameOf },
      },
      cell: ({ row }) => <StatusBadge status={row.original.status} />,
    }),
    make.display({
      id: "customerType",
      meta: {
        label: t("customer.field.customerType"),
        width: 128,
        sortField: "customerType",
        filter: values("customerType"),
      },
      cell: ({ row }) => row.original.customerTypeName,
    }),
    make.display({
      id: "rank",
      meta: { label: t("customer.field.rank"), width: 88, sortField: "rank", filter: values("rank") },
      cell: ({ row }) => row.original.rankName,
    }),
    make.display({
      id: "reportingArea",
      meta: {
        label: t("customer.field.reportingArea"),
        width: 132,
        sortField: "reportingArea",
        filter: values("reportingArea"),
      },
      cell: ({ row }) => row.original.reportingAreaName,
    }),
    make.display({
      id: "mainSalesman",
      meta: {
        label: t("customer.field.mainSalesmanId"),
        width: 136,
        sortField: "mainSalesmanName",
        filter: values("mainSalesmanId"),
      },
      cell: ({ row }) => row.original.mainSalesmanName,
    }),
    make.display({
      id: "city",
      meta: { label: t("customer.field.city"), width: 114, sortField: "city", filter: text("city") },
      cell: ({ row }) => row.original.city,
    }),
    make.display({
      id: "telephone",
      meta: { label: t("customer.field.telephone"), width: 128, filter: text("telephone") },
      cell: ({ row }) => <PhoneLink number={row.original.telephone} inRow />,
    }),
    ...(works ? [agenda("nextActivity", "next"), agenda("lastActivity", "last")] : []),
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
    make.display({
      id: "site",
      meta: { label: t("customer.field.site"), width: 124, sortField: "site", filter: values("site") },
      cell: ({ row }) => row.original.siteName,
    }),
    make.display({
      id: "groups",
      meta: {
        label: t("customer.field.groups"),
        width: 150,
        filter: { kind: "values", field: "groupId", values: groupValuesOptions },
      },
      cell: ({ row }) => row.original.groupNames.join(", "),
    }),
  ];
}
