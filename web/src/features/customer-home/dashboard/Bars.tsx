import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { focusMarkedMonth } from "../marked-month";
import classes from "./dashboard.module.css";

/** A value of a chart, and the months of the sales history that it stands for. */
export interface Bar {
  /** As the address names them. */
  months: string;
  /** What stands at the bar. */
  label: string;
  value: string;
  /** What the value counts, for those who only hear it. */
  unit?: string;
  /** All of it in words, for the tooltip. */
  words: string;
  /** Length beside the longest bar, from 0 to 1. */
  share: number;
}

/**
 * Bars, each with its name and its value in words, and a link to the rows it sums up. As links they have the focus and are read
 * out, which the bars of a drawn chart are not.
 */
export function Bars(props: { customerId: string; label: string; bars: readonly Bar[]; upright?: boolean }) {
  const { customerId, label, bars, upright = false } = props;
  return (
    <ol className={classes.bars} data-upright={upright} aria-label={label}>
      {bars.map(({ months, label: name, value, unit, words, share }) => (
        <li key={months}>
          <MonthsLink customerId={customerId} months={months} className={classes.bar} title={words}>
            <span className={classes.label}>{name}</span>
            <span className={classes.track}>
              <span className={classes.fill} style={{ "--share": share } as CSSProperties} />
            </span>
            <span className={classes.value}>
              {value}
              {unit && <span className="visually-hidden"> {unit}</span>}
            </span>
          </MonthsLink>
        </li>
      ))}
    </ol>
  );
}

/** The same values as a table. */
export function BarTable(props: {
  customerId: string;
  label: string;
  /** Titles of the columns. */
  head: readonly [string, string];
  rows: readonly (Pick<Bar, "months" | "value"> & { name: string })[];
}) {
  const { customerId, label, head, rows } = props;
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{label}</caption>
      <thead>
        <tr>
          {head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ months, name, value }) => (
          <tr key={months}>
            <th scope="row">
              <MonthsLink customerId={customerId} months={months} className={classes.rowLink}>
                {name}
              </MonthsLink>
            </th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Opens the Sales tile at these months. */
function MonthsLink(props: {
  customerId: string;
  months: string;
  className?: string;
  title?: string;
  children: React.ReactNode;
}) {
  const { customerId, months, ...rest } = props;
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId }}
      search={{ months }}
      replace
      resetScroll={false}
      // Where the address is there already, nothing else would happen.
      onClick={focusMarkedMonth}
      {...rest}
    />
  );
}
