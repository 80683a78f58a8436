import { Button, Popover, Progress, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import type { GridTotal } from "@/data-grid/PageReference";
import { useFormat } from "@/i18n/use-format";
import { TraceId } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import classes from "./export-button.module.css";
import { BrokenOff, type RowFile } from "./read-file";
import { type ExportState, type FileRequest, useExport } from "./use-export";

/**
 * Takes the list away as a CSV file: all its rows on all its pages, with its filter and in its order. Says how many they are, how far it
 * has come, and what went wrong; a file that is not whole is not kept.
 */
export function ExportButton(props: {
  total: GridTotal | undefined;
  request: FileRequest;
  /** Where it is not the list as a whole: what the button says, and what there is to say about it. */
  label?: string;
  hint?: string;
  disabled?: boolean;
}) {
  const { total, request, hint, disabled } = props;
  const { t } = useTranslation();
  const label = props.label ?? t("export.csv");
  const format = useFormat();
  const onDone = useCallback(
    ({ rows, name }: RowFile) => {
      const message = t("export.done", { count: rows, number: format.number(rows), file: name });
      notifications.show({ color: "green", message });
    },
    [t, format],
  );
  const { state, start, cancel } = useExport(request, onDone);
  const rows = total && t("export.rows", { count: total.count, number: format.number(total.count) });
  const shown = hint ?? (total?.capped ? t("export.moreThan", { rows }) : rows);
  return (
    <Popover
      opened={state.step !== "idle"}
      position="bottom-start"
      width={280}
      closeOnClickOutside={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={shown} disabled={!shown}>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={15} aria-hidden />}
            aria-description={shown}
            // Before anything is counted, it may not even be known which saved view is shown.
            disabled={disabled || !total?.count}
            loading={state.step === "running"}
            onClick={start}
          >
            {label}
          </Button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={label} onKeyDown={onEscape(cancel)}>
        {state.step === "running" && <Running state={state} onCancel={cancel} />}
        {state.step === "failed" && <Failed error={state.error} onRetry={start} onClose={cancel} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function onEscape(close: () => void) {
  return (event: React.KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
}

function Running({ state, onCancel }: { state: ExportState & { step: "running" }; onCancel: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rows, of } = state;
  const progress = of ? (rows / of) * 100 : 0;
  return (
    <>
      <Text size="sm" className={classes.count} role="status">
        {of === undefined
          ? t("export.starting")
          : t("export.progress", { rows: format.number(rows), of: format.number(of) })}
      </Text>
      <Progress value={progress} size="sm" aria-label={t("export.running")} />
      <Button variant="default" size="compact-sm" onClick={onCancel} data-autofocus>
        {t("export.cancel")}
      </Button>
    </>
  );
}

function Failed({ error, onRetry, onClose }: { error: unknown; onRetry: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div role="alert">
        <Text size="sm" fw={600}>
          {t("export.failed")}
        </Text>
        <Text size="sm">{error instanceof BrokenOff ? t("export.brokenOff") : problemText(t, error)}</Text>
      </div>
      {error instanceof ApiProblem && error.traceId && <TraceId id={error.traceId} />}
      <div className={classes.buttons}>
        <Button size="compact-sm" onClick={onRetry} data-autofocus>
          {t("problem.retry")}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {t("shell.close")}
        </Button>
      </div>
    </>
  );
}
