import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./plain-table.module.css";

/** A column of a plain table. */
export interface PlainColumn<Row> {
  title: string;
  /** Not on a phone: what it says there stands in the first column. */
  wideOnly?: boolean;
  /** For buttons: as narrow as they are, with the title for screen readers only. */
  actions?: boolean;
  /** For figures: they end at the right, below their title. */
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

/** A short list as a table; long ones are a `DataGrid`. */
export function PlainTable<Row extends { id: string }>(props: {
  label: string;
  columns: PlainColumn<Row>[];
  rows: readonly Row[];
  /** Fetches the next rows; absent when there are no more. */
  onMore?: () => void;
  loadingMore: boolean;
}) {
  const { label, columns, rows, onMore, loadingMore } = props;
  const { t } = useTranslation();
  return (
    <>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, wideOnly, actions, number }) => (
              <th key={title} scope="col" data-wide={wideOnly} data-actions={actions} data-number={number}>
                {actions ? <span className="visually-hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map(({ title, wideOnly, actions, number, cell }) => (
                <td key={title} data-wide={wideOnly} data-actions={actions} data-number={number}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {onMore && (
        <div className={classes.more}>
          <Button variant="subtle" loading={loadingMore} onClick={onMore}>
            {t("parts.more")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What a person reads first in a row, and what belongs to it below. */
export function PlainName({ name, children }: { name: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.name}>
      <span className={classes.title}>{name}</span>
      {children && <span className={classes.below}>{children}</span>}
    </div>
  );
}

/** What stands in a column of its own on wide screens. */
export function OnPhone({ children }: { children: ReactNode }) {
  return <span className={classes.onPhone}>{children}</span>;
}
