import type { Case } from "@/api/types";
import classes from "@/features/customers/customer-line.module.css";
import { CaseBadge } from "./CaseBadge";

/** A case in two lines, where the palette found it: what it is about and whether it goes on, then its number and whose it is. */
export function FoundCase({ of: { subject, number, status, customerName, contactName } }: { of: Case }) {
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={classes.name} title={subject}>
          {subject}
        </span>
        <CaseBadge status={status} />
      </span>
      <span className={classes.second}>
        <span className="cut">{[`#${number}`, customerName, contactName].filter(Boolean).join(" · ")}</span>
      </span>
    </span>
  );
}
