import { useTranslation } from "react-i18next";
import { Frame } from "@/parts/Frame";
import classes from "./case-config.module.css";
import { EntryRow } from "./EntryRow";
import { NewRow } from "./NewRow";
import type { RowKind, ShowInputs, StoredRow } from "./row-kind";

/** Case types, stages or stage gates as a table to edit: each row is saved by itself, the last one adds. */
export function ConfigFrame<Values extends object, Entry extends StoredRow>(props: {
  title: string;
  /** What the row that adds is called. */
  newName: string;
  /** Told by the kind which they are: a stage has more than what the table shows of it. */
  entries: readonly NoInfer<Entry>[];
  kind: RowKind<Values, Entry>;
  /** What the columns are called. */
  columns: readonly string[];
  inputs: ShowInputs<Values>;
  /** What is to be known above it. */
  text?: string;
  onDirty: (id: string, dirty: boolean) => void;
}) {
  const { title, newName, entries, kind, columns, inputs, text, onDirty } = props;
  const { t } = useTranslation();
  const row = { kind, inputs, columns: columns.length + 1, onDirty };
  return (
    <Frame title={title} padded={false}>
      {text && <p className={classes.text}>{text}</p>}
      <table className={classes.table} aria-label={title}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t("caseConfig.column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} {...row} />
          ))}
          <NewRow entries={entries} name={newName} {...row} />
        </tbody>
      </table>
    </Frame>
  );
}
