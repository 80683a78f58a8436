import { Alert, Button, FileButton, Progress, Text } from "@mantine/core";
import { IconFileTypeCsv, IconTemplate, IconUpload } from "@tabler/icons-react";
import clsx from "clsx";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { keepFile } from "@/features/export-list/read-file";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { template } from "./fields";
import classes from "./import.module.css";
import { type UploadState, useUpload } from "./use-upload";

/** The first step: a file is dropped or chosen, and sent; one that broke off goes on with the same file. */
export function UploadFrame(props: { unfinished?: CustomerImport; onDone: (now: CustomerImport) => void }) {
  const { unfinished, onDone } = props;
  const { t } = useTranslation();
  const { state, send } = useUpload(unfinished, onDone);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) send(file);
  };
  return (
    <Frame
      title={t(unfinished ? "imports.upload.again" : "imports.upload.title")}
      side={
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconTemplate size={15} aria-hidden />}
          onClick={() => keepFile({ name: "customers-template.csv", content: template(), rows: 1 })}
        >
          {t("imports.upload.template")}
        </Button>
      }
    >
      {state.step === "sending" ? (
        <Sending state={state} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a convenience; the button does the same
        <div
          className={clsx(classes.drop, over && classes.over)}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconFileTypeCsv size={30} stroke={1.4} aria-hidden />
          <p className={classes.dropText}>
            {unfinished ? t("imports.upload.same", { file: unfinished.fileName }) : t("imports.upload.drop")}
          </p>
          <FileButton accept=".csv,.txt,text/csv" onChange={(file) => file && send(file)}>
            {(button) => (
              <Button {...button} leftSection={<IconUpload size={16} aria-hidden />}>
                {t("imports.upload.choose")}
              </Button>
            )}
          </FileButton>
          <p className={classes.hint}>{t("imports.upload.limits")}</p>
        </div>
      )}
      <Trouble state={state} onRetry={send} />
    </Frame>
  );
}

function Sending({ state }: { state: UploadState & { step: "sending" } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = Math.floor((state.sent / state.size) * 100);
  return (
    <div className={classes.work}>
      <Text role="status">{t("imports.upload.sending", { file: state.name, percent: format.number(percent) })}</Text>
      <Progress value={percent} aria-label={t("imports.upload.progress")} />
    </div>
  );
}

function Trouble({ state, onRetry }: { state: UploadState; onRetry: (file: File) => void }) {
  const { t } = useTranslation();
  if (state.step === "unfit") {
    return (
      <Alert color="red" role="alert" mt="sm">
        {t(`imports.upload.unfit.${state.why}`)}
      </Alert>
    );
  }
  if (state.step !== "failed") return null;
  return (
    <Alert color="red" role="alert" mt="sm" title={t("imports.upload.failed")}>
      {problemText(t, state.error)}
      <div className={classes.buttons}>
        <Button size="compact-sm" onClick={() => onRetry(state.file)}>
          {t("imports.upload.goOn")}
        </Button>
      </div>
    </Alert>
  );
}
