import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** A named value of a record. */
export interface Fact {
  label: string;
  /** Empty values are shown as a dash, so that the place of a field never moves. */
  value: ReactNode;
}

/** The named values of a record, label over value, in as many columns as there is room for. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ label, value }) => (
        <div key={label} className={classes.fact}>
          <dt className={classes.label}>{label}</dt>
          <dd className={classes.value}>{value || <span className="soft">–</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
