import type { ReactNode } from "react";
import type { CustomerSummary } from "@/api/types";
import classes from "./customer-line.module.css";
import { StatusBadge } from "./StatusBadge";

/** A customer in two lines: name and status, then what tells it from others. For cards and short lists. */
export function CustomerLine({ customer, side }: { customer: CustomerSummary; side?: ReactNode }) {
  const { name, status, code, city, customerTypeName, mainSalesmanName } = customer;
  const details = [code, city, customerTypeName, mainSalesmanName].filter(Boolean);
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <StatusBadge status={status} />
      </span>
      <span className={classes.second}>
        <span className="cut">{details.join(" · ")}</span>
        {side && <span className={classes.side}>{side}</span>}
      </span>
    </span>
  );
}
