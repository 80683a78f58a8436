import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ActionsMenu } from "./ActionsMenu";
import type { RowAction, RowLink } from "./columns";
import classes from "./compact-rows.module.css";
import { SelectBox } from "./selection/SelectBox";
import type { Selection } from "./selection/use-selection";

/** The rows of a grid on a narrow screen: one card each, with the row's buttons in its "…" menu. */
export function CompactRows<Row>(props: {
  label: string;
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowLink: (row: Row) => RowLink;
  actions: (row: Row) => RowAction[];
  compact: (row: Row) => ReactNode;
  selection: Selection<Row> | undefined;
}) {
  const { label, rows, rowId, rowName, rowLink, actions, compact, selection } = props;
  if (!rows) {
    return (
      <div aria-hidden>
        {Array.from({ length: 8 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity.
          <div key={row} className={classes.skeleton}>
            <Skeleton height={12} width={`${50 + ((row * 17) % 35)}%`} radius="xl" />
            <Skeleton height={10} width={`${35 + ((row * 11) % 30)}%`} radius="xl" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <ul className={classes.list} aria-label={label}>
      {rows.map((row) => {
        const offered = actions(row);
        const selected = selection?.has(rowId(row));
        return (
          <li key={rowId(row)} className={classes.item} data-selected={selected}>
            {selection && (
              <div className={classes.tick}>
                <SelectBox name={rowName(row)} selected={selected === true} onChange={() => selection.toggle(row)} />
              </div>
            )}
            <Link {...rowLink(row)} className={classes.card}>
              {compact(row)}
            </Link>
            {offered.length > 0 && <ActionsMenu name={rowName(row)} actions={offered} className={classes.menu} />}
          </li>
        );
      })}
    </ul>
  );
}
