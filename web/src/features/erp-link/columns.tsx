import type { TFunction } from "i18next";
import type { ParkedMessage } from "@/api/types";
import { type GridColumn, gridColumns } from "@/data-grid/columns";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./erp-link.module.css";

const make = gridColumns<ParkedMessage>();

/** The columns of the parked messages. */
export function parkedColumns(t: TFunction): GridColumn<ParkedMessage>[] {
  const text = (field: string) => ({ kind: "text" as const, field });
  return [
    make.display({
      id: "messageType",
      enableHiding: false,
      meta: {
        label: t("erpLink.column.messageType"),
        width: 200,
        sortField: "messageType",
        filter: text("messageType"),
        sticky: true,
      },
      cell: ({ row }) => <span className={classes.type}>{row.original.messageType}</span>,
    }),
    make.display({
      id: "entity",
      meta: { label: t("erpLink.column.entity"), width: 150, sortField: "entity", filter: text("entity") },
      cell: ({ row }) => <span className="tabular">{row.original.entity || "–"}</span>,
    }),
    make.display({
      id: "reason",
      meta: { label: t("erpLink.column.reason"), width: 420, filter: text("reason") },
      cell: ({ row }) => row.original.reason,
    }),
    make.display({
      id: "parkTime",
      meta: {
        label: t("erpLink.column.parkTime"),
        width: 130,
        sortField: "parkTime",
        filter: { kind: "date", field: "parkTime" },
      },
      cell: ({ row }) => row.original.parkTime && <RelativeTime time={row.original.parkTime} />,
    }),
    make.display({
      id: "messageId",
      meta: { label: t("erpLink.column.messageId"), width: 170, filter: text("messageId") },
      cell: ({ row }) => <span className="tabular">{row.original.messageId}</span>,
    }),
  ];
}
