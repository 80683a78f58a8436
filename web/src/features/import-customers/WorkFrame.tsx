import { Alert, Button, Progress, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import classes from "./import.module.css";
import { cancelImport } from "./queries";
import { useShowImport } from "./use-show-import";

/** What the service is doing, how far it is, and how to stop it. It goes on when the page is left. */
export function WorkFrame({ shown }: { shown: CustomerImport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = useShowImport();
  const stopping = useMutation({ mutationFn: () => cancelImport(shown), onSuccess: show });
  const state = shown.state as "IMPORT_STATE_RUNNING";
  const isReading = shown.state === "IMPORT_STATE_READING";
  const percent = shown.rowCount > 0 ? Math.floor((shown.doneCount / shown.rowCount) * 100) : 0;
  const rows = t(isReading ? "imports.work.read" : "imports.work.rows", {
    done: format.number(shown.doneCount),
    of: format.number(shown.rowCount),
  });
  return (
    <Frame title={t(`imports.state.${state}`)}>
      <div className={classes.work}>
        <Text role="status">{rows}</Text>
        <Progress value={isReading ? 100 : percent} animated={isReading} aria-label={t(`imports.state.${state}`)} />
        <p className={classes.hint}>{t("imports.work.leave")}</p>
        {stopping.error && (
          <Alert color="red" role="alert">
            {problemText(t, stopping.error)}
          </Alert>
        )}
        {shown.actions.includes("IMPORT_ACTION_CANCEL") && (
          <div>
            <Button variant="default" loading={stopping.isPending} onClick={() => stopping.mutate()}>
              {t("imports.work.stop")}
            </Button>
          </div>
        )}
      </div>
    </Frame>
  );
}
