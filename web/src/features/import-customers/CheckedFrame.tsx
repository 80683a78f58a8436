import { Alert, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { Counts } from "./Counts";
import classes from "./import.module.css";
import { checkImport, runImport, updateImport } from "./queries";
import { RowsFrame } from "./RowsFrame";
import { useShowImport } from "./use-show-import";

/** The third step: what the check found, and whether to import. */
export function CheckedFrame({ shown, onColumns }: { shown: CustomerImport; onColumns: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = useShowImport();
  const running = useMutation({ mutationFn: () => runImport(shown), onSuccess: show });
  const goodOnly = useMutation({
    mutationFn: async () => checkImport(await updateImport(shown, { goodRowsOnly: true })),
    onSuccess: show,
  });
  const mayRun = shown.actions.includes("IMPORT_ACTION_RUN");
  const problem = running.error ?? goodOnly.error;
  const bad = shown.errorCount > 0;
  return (
    <>
      <Frame title={t("imports.check.title")}>
        <Counts shown={shown} which={["rowCount", "goodCount", "errorCount", "duplicateCount"]} />
        {bad && !mayRun && (
          <Alert color="red" mt="md">
            {t("imports.check.bad")}
          </Alert>
        )}
        {shown.duplicateCount > 0 && shown.skipDuplicates && (
          <Alert color="yellow" mt="md">
            {t("imports.check.duplicates")}
          </Alert>
        )}
        {problem && (
          <Alert color="red" role="alert" mt="md">
            {problemText(t, problem)}
          </Alert>
        )}
        <div className={classes.buttons}>
          {mayRun ? (
            <Button loading={running.isPending} onClick={() => running.mutate()}>
              {t("imports.run.start", { count: shown.goodCount, number: format.number(shown.goodCount) })}
            </Button>
          ) : (
            bad &&
            shown.goodCount > 0 && (
              <Button variant="default" loading={goodOnly.isPending} onClick={() => goodOnly.mutate()}>
                {t("imports.check.goodOnly")}
              </Button>
            )
          )}
          <Button variant="default" onClick={onColumns}>
            {t("imports.check.columns")}
          </Button>
        </div>
      </Frame>
      <RowsFrame
        shown={shown}
        outcomes={[
          ...(bad ? (["IMPORT_ROW_OUTCOME_ERROR"] as const) : []),
          ...(shown.duplicateCount > 0 ? (["IMPORT_ROW_OUTCOME_DUPLICATE"] as const) : []),
        ]}
      />
    </>
  );
}
