import { Alert, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { Counts } from "./Counts";
import classes from "./import.module.css";
import { runImport } from "./queries";
import { RowsFrame } from "./RowsFrame";
import { type GoodRows, rowsToImport } from "./use-good-rows";
import { useShowImport } from "./use-show-import";

/** The third step: what the check found, and whether to import. */
export function CheckedFrame(props: { shown: CustomerImport; goodRows: GoodRows; onColumns: () => void }) {
  const { shown, goodRows, onColumns } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const show = useShowImport();
  const running = useMutation({ mutationFn: () => runImport(shown), onSuccess: show });
  const mayRun = shown.actions.includes("IMPORT_ACTION_RUN");
  const problem = running.error ?? goodRows.error;
  const bad = shown.errorCount > 0;
  const count = rowsToImport(shown);
  const rows = { count, number: format.number(count) };
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
            <Button loading={running.isPending || goodRows.pending} onClick={() => running.mutate()}>
              {t("imports.run.start", rows)}
            </Button>
          ) : (
            bad &&
            count > 0 && (
              <Button variant="default" loading={goodRows.pending} onClick={goodRows.start}>
                {t("imports.check.goodOnly", rows)}
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
