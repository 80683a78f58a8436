import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import { IconAction } from "@/parts/IconAction";
import classes from "./case-config.module.css";
import { FailureRow } from "./EntryRow";
import { changedFields, type RowKind, type ShowInputs, type StoredRow } from "./row-kind";
import { useConfigChanged } from "./use-config-changed";
import { useRow } from "./use-row";

/** The last row of a table: it adds one, and is blank again for the next. */
export function NewRow<Values extends object, Entry extends StoredRow>(props: {
  entries: readonly Entry[];
  name: string;
  kind: RowKind<Values, Entry>;
  inputs: ShowInputs<Values>;
  columns: number;
  onDirty: (id: string, dirty: boolean) => void;
}) {
  const { entries, name, kind, inputs, columns, onDirty } = props;
  const { t } = useTranslation();
  const configChanged = useConfigChanged();
  const [submitKey] = useState(() => new SubmitKey());
  const [blank, setBlank] = useState(() => kind.blank(entries));
  const element = useRef<HTMLTableRowElement>(null);
  const row = useRow({
    kind,
    initial: blank,
    save: async (values) => {
      const body = kind.input(values);
      const saved = await kind.create(body, submitKey.for(body));
      notifications.show({ message: t("caseConfig.added", { name: kind.nameOf(saved) }) });
      const next = kind.blank([...entries, saved]);
      setBlank(next);
      row.setValues(next);
    },
    onSaved: () => {
      void configChanged();
      element.current?.querySelector("input")?.focus();
    },
  });
  const dirty = changedFields(kind.fields, blank, row.values).length > 0;
  useEffect(() => {
    onDirty(name, dirty);
    return () => onDirty(name, false);
  }, [onDirty, name, dirty]);
  return (
    <>
      <tr ref={element} data-active data-new>
        {inputs({
          name,
          values: row.values,
          onChange: row.change,
          errors: row.errors,
          onEnter: row.submit,
          isNew: true,
        })}
        <td className={classes.buttons}>
          <IconAction icon={IconPlus} label={name} disabled={!dirty || row.pending} onClick={row.submit} />
        </td>
      </tr>
      {row.failure && <FailureRow text={row.failure} columns={columns} />}
    </>
  );
}
