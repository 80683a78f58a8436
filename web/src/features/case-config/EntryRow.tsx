import { Alert } from "@mantine/core";
import { IconCheck, IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { IconAction } from "@/parts/IconAction";
import classes from "./case-config.module.css";
import { changedFields, patchOf, type RowKind, rebasedRow, type ShowInputs, type StoredRow } from "./row-kind";
import { useConfigChanged } from "./use-config-changed";
import { useRow } from "./use-row";

/** A row that is there: it is changed in place, taken out of what is offered, or deleted if it is not used. */
export function EntryRow<Values extends object, Entry extends StoredRow>(props: {
  entry: Entry;
  kind: RowKind<Values, Entry>;
  inputs: ShowInputs<Values>;
  columns: number;
  /** Says whether something is typed here that is not saved. */
  onDirty: (id: string, dirty: boolean) => void;
}) {
  const { entry, kind, inputs, columns, onDirty } = props;
  const { id } = entry;
  const name = kind.nameOf(entry);
  const { t } = useTranslation();
  const configChanged = useConfigChanged();
  // The version whose values are edited: a newer one must not be overwritten unseen.
  const [seen, setSeen] = useState(entry);
  const [deleting, setDeleting] = useState(false);
  const row = useRow({
    kind,
    initial: kind.valuesOf(entry),
    save: async (values) => {
      const fields = changedFields(kind.fields, kind.valuesOf(seen), values);
      if (fields.length === 0) return;
      try {
        const saved = await kind.update(id, patchOf(kind, values, fields), fields, seen.etag);
        setSeen(saved);
        row.setValues(kind.valuesOf(saved));
      } catch (error) {
        if (!isProblem(error, 412)) throw error;
        void configChanged();
        throw new ApiProblem(409, { detail: t("caseConfig.stale") });
      }
    },
    onSaved: () => void configChanged(),
  });
  const { values, setValues } = row;
  const dirty = changedFields(kind.fields, kind.valuesOf(seen), values).length > 0;

  // Others change rows, too: what is not touched here follows them.
  const [told, setTold] = useState(entry);
  if (entry !== told) {
    setTold(entry);
    // The answer to this row's own save is here already.
    if (entry.etag !== seen.etag) {
      setValues(rebasedRow(kind.fields, { seen: kind.valuesOf(seen), typed: values, stored: kind.valuesOf(entry) }));
      setSeen(entry);
    }
  }
  useEffect(() => {
    onDirty(id, dirty);
    return () => onDirty(id, false);
  }, [onDirty, id, dirty]);

  const remove = async () => {
    try {
      await kind.remove(id, seen.etag);
    } finally {
      void configChanged();
    }
  };
  return (
    <>
      <tr data-active={seen.active !== false}>
        {inputs({
          name,
          values,
          onChange: row.change,
          errors: row.errors,
          onEnter: row.submit,
          isNew: false,
        })}
        <td className={classes.buttons}>
          <IconAction
            icon={IconCheck}
            label={t("caseConfig.save", { name })}
            disabled={!dirty || row.pending}
            onClick={row.submit}
          />
          <IconAction icon={IconTrash} label={t("caseConfig.delete", { name })} onClick={() => setDeleting(true)} />
          {deleting && (
            <ConfirmDialog
              title={t("caseConfig.deleteTitle", { name })}
              text={t("caseConfig.deleteText")}
              label={t("caseConfig.yesDelete")}
              run={remove}
              onDone={() => setDeleting(false)}
              onClose={() => setDeleting(false)}
            />
          )}
        </td>
      </tr>
      {row.failure && <FailureRow text={row.failure} columns={columns} />}
    </>
  );
}

/** Why a row could not be saved, below it. */
export function FailureRow({ text, columns }: { text: string; columns: number }) {
  return (
    <tr>
      <td colSpan={columns}>
        <Alert color="red" role="alert">
          {text}
        </Alert>
      </td>
    </tr>
  );
}
