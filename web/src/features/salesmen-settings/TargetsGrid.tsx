import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { DEFAULTS, type Edits, TARGET_FIELDS, type TargetField, type TargetRow, targetOf } from "./targets";
import classes from "./targets.module.css";

export type GridRow = TargetRow & { id: string; name: string };

/** The text boxes, a row for each salesman; up and down lead from row to row. */
export function TargetsGrid(props: {
  rows: readonly GridRow[];
  edits: Edits;
  onEdit: (row: GridRow, field: TargetField, text: string) => void;
  /** A cell that was edited is left. */
  onCommit: (id: string, field: TargetField) => void;
}) {
  const { rows, edits, onEdit, onCommit } = props;
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const input = event.target;
    if (!step || !(input instanceof HTMLInputElement)) return;
    const next = event.currentTarget.querySelector<HTMLInputElement>(
      `input[data-row="${Number(input.dataset.row) + step}"][data-field="${input.dataset.field}"]`,
    );
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  };
  return (
    <div className={classes.box}>
      <table className={classes.table} onKeyDown={onKeyDown}>
        <caption className="visually-hidden">{t("salesmenSettings.tab.targets")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("salesmenSettings.targets.salesman")}</th>
            {TARGET_FIELDS.map((field) => (
              <th key={field} scope="col">
                {t(`salesmenSettings.targets.field.${field}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={row.id} data-defaults={row.id === DEFAULTS}>
              <th scope="row" title={row.name}>
                {row.name}
              </th>
              {TARGET_FIELDS.map((field) => {
                const text = edits.get(row.id)?.[field];
                const invalid = text !== undefined && targetOf(text) === undefined;
                return (
                  <td key={field}>
                    <input
                      inputMode="numeric"
                      autoComplete="off"
                      maxLength={7}
                      className={classes.input}
                      data-row={place}
                      data-field={field}
                      data-edited={text !== undefined}
                      aria-invalid={invalid}
                      title={invalid ? t("salesmenSettings.targets.invalid") : undefined}
                      aria-label={t("salesmenSettings.targets.cell", {
                        name: row.name,
                        type: t(`salesmenSettings.targets.field.${field}`),
                      })}
                      value={text ?? String(row[field] ?? 0)}
                      onChange={(event) => onEdit(row, field, event.currentTarget.value)}
                      onBlur={() => text !== undefined && onCommit(row.id, field)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
