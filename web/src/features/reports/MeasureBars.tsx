import { Link, type LinkProps } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import classes from "./reports.module.css";

/** How a part of a bar is filled: each kind has its own pattern, so that they differ without colour, too. */
export type Fill = "new" | "existing" | "actual" | "open" | "won" | "lost";

/** A row of a chart: a bar of one or more parts, perhaps with its target. */
export interface Measure {
  id: string;
  label: string;
  /** What stands at the bar's end. */
  value: string;
  /** All of it in words, for the tooltip and those who only hear it. */
  words: string;
  parts: readonly { fill: Fill; amount: number }[];
  target?: number;
  /** Where the rows behind the bar are. */
  link: LinkProps;
  /** Begins a group of bars, with this name. */
  group?: string;
  /** True for the bar whose rows are listed. */
  current?: boolean;
}

/** Bars as links, each with its name and its values in words: they have the focus and are read out, as those of a drawn chart are not. */
export function MeasureBars({ label, measures }: { label: string; measures: readonly Measure[] }) {
  const longest = Math.max(1, ...measures.map((each) => Math.max(sum(each), each.target ?? 0)));
  return (
    <ul className={classes.bars} aria-label={label}>
      {measures.map((each) => (
        <li key={each.id}>
          {each.group && <span className={classes.group}>{each.group}</span>}
          <Link
            {...each.link}
            className={classes.bar}
            title={each.words}
            aria-current={each.current ? "true" : undefined}
            resetScroll={false}
          >
            <span className="visually-hidden">{each.words}</span>
            <span className={classes.label} aria-hidden>
              {each.label}
            </span>
            <span className={classes.track} aria-hidden>
              {each.parts.map(({ fill, amount }) => (
                <span key={fill} data-fill={fill} className={classes.fill} style={share(amount / longest)} />
              ))}
              {each.target !== undefined && each.target > 0 && (
                <span className={classes.target} style={share(each.target / longest)} />
              )}
            </span>
            <span className={classes.value} aria-hidden>
              {each.value}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What the fills and the mark of the target mean. */
export function Key({ entries }: { entries: readonly { fill: Fill | "target"; name: string }[] }) {
  return (
    <ul className={classes.key}>
      {entries.map(({ fill, name }) => (
        <li key={fill}>
          <span className={fill === "target" ? classes.targetKey : classes.swatch} data-fill={fill} aria-hidden />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** The same values as a table; the first cell of a row names it. */
export function MeasureTable(props: {
  label: string;
  head: readonly string[];
  rows: readonly { id: string; cells: readonly string[] }[];
}) {
  const { label, head, rows } = props;
  return (
    <div className={classes.tableBox}>
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
          {rows.map(({ id, cells: [name, ...values] }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={head[place + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sum({ parts }: Measure): number {
  return parts.reduce((all, { amount }) => all + Math.max(0, amount), 0);
}

function share(value: number): CSSProperties {
  return { "--share": Math.min(1, Math.max(0, value)) } as CSSProperties;
}
