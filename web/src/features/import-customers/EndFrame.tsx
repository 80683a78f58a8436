import { Alert, Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { Counts } from "./Counts";
import { ImportedFrame } from "./ImportedFrame";
import classes from "./import.module.css";
import { runImport, undoImport } from "./queries";
import { RowsFrame } from "./RowsFrame";
import { useShowImport } from "./use-show-import";

/** The last step: what was imported or taken back, what can be done about it, and what was left out. */
export function EndFrame({ shown }: { shown: CustomerImport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = useShowImport();
  const [undoing, setUndoing] = useState(false);
  const goingOn = useMutation({ mutationFn: () => runImport(shown), onSuccess: show });
  const undone = shown.state === "IMPORT_STATE_UNDONE";
  const state = shown.state as "IMPORT_STATE_DONE";
  const begun = shown.undoExpireTime !== undefined && shown.undoExpireTime !== null;
  return (
    <>
      <Frame title={t(`imports.state.${state}`)}>
        {shown.reason && (
          <Alert color="red" mb="md">
            {shown.reason}
          </Alert>
        )}
        {shown.actions.includes("IMPORT_ACTION_RUN") && (
          <Text mb="md">
            {t("imports.work.rows", { done: format.number(shown.doneCount), of: format.number(shown.rowCount) })}
          </Text>
        )}
        <Counts
          shown={shown}
          which={
            undone ? ["undoneCount", "keptCount"] : ["customerCount", "contactCount", "errorCount", "duplicateCount"]
          }
        />
        {goingOn.error && (
          <Alert color="red" role="alert" mt="md">
            {problemText(t, goingOn.error)}
          </Alert>
        )}
        <div className={classes.buttons}>
          {shown.actions.includes("IMPORT_ACTION_RUN") && (
            <Button loading={goingOn.isPending} onClick={() => goingOn.mutate()}>
              {t("imports.run.goOn")}
            </Button>
          )}
          {shown.actions.includes("IMPORT_ACTION_UNDO") && (
            <Button variant="default" onClick={() => setUndoing(true)}>
              {t("imports.undo.button")}
            </Button>
          )}
        </div>
        {shown.actions.includes("IMPORT_ACTION_UNDO") && shown.undoExpireTime && (
          <p className={classes.hint}>{t("imports.undo.until", { date: format.date(shown.undoExpireTime) })}</p>
        )}
      </Frame>
      {undone ? (
        <RowsFrame shown={shown} outcomes={shown.keptCount > 0 ? ["IMPORT_ROW_OUTCOME_KEPT"] : []} />
      ) : (
        begun && (
          <>
            <ImportedFrame shown={shown} />
            <RowsFrame
              shown={shown}
              outcomes={[
                ...(shown.errorCount > 0 ? (["IMPORT_ROW_OUTCOME_ERROR"] as const) : []),
                ...(shown.duplicateCount > 0 ? (["IMPORT_ROW_OUTCOME_DUPLICATE"] as const) : []),
              ]}
            />
          </>
        )
      )}
      {undoing && (
        <ConfirmDialog
          title={t("imports.undo.title")}
          text={t("imports.undo.text")}
          label={t("imports.undo.button")}
          run={async () => show(await undoImport(shown))}
          onDone={() => setUndoing(false)}
          onClose={() => setUndoing(false)}
        />
      )}
    </>
  );
}
