import { Button, CopyButton } from "@mantine/core";
import { IconAlertTriangle, IconEyeOff, IconLock, IconWifiOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { Note } from "./Note";
import { useOnline } from "./use-online";

/**
 * What went wrong, in place of the content that could not be loaded: what happened, how to try again, and the trace id
 * under which the server's logs tell the rest.
 */
export function ProblemNote(props: {
  error: unknown;
  onRetry: () => void;
  page?: boolean;
  /** What else helps here. */
  actions?: ReactNode;
}) {
  const { error, onRetry, page, actions } = props;
  const { t } = useTranslation();
  const online = useOnline();
  const problem = error instanceof ApiProblem ? error : null;
  const retry = (
    <>
      <Button onClick={onRetry}>{t("problem.retry")}</Button>
      {actions}
    </>
  );
  const home = (
    <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
      {t("problem.home")}
    </Button>
  );

  if (problem?.status === 0) {
    return (
      <Note
        icon={IconWifiOff}
        title={t(online ? "problem.offline.title" : "problem.noNetwork.title")}
        page={page}
        tone="bad"
        actions={retry}
      >
        {t(online ? "problem.offline.text" : "problem.noNetwork.text")}
      </Note>
    );
  }
  if (problem?.status === 404) {
    return (
      <Note icon={IconEyeOff} title={t("problem.notFound.title")} page={page} actions={home}>
        {t("problem.notFound.text")}
      </Note>
    );
  }
  if (problem?.status === 403) {
    return (
      <Note icon={IconLock} title={t("problem.forbidden.title")} page={page} actions={home}>
        {problem.detail || t("problem.forbidden.text")}
      </Note>
    );
  }
  return (
    <Note icon={IconAlertTriangle} title={t("problem.failed.title")} page={page} tone="bad" actions={retry}>
      {problem?.detail || t("problem.failed.text")}
      {problem?.traceId && <TraceId id={problem.traceId} />}
    </Note>
  );
}

/** The id of the failed request, to be copied into a call to support. */
export function TraceId({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={copy} mt={6}>
          {copied ? t("problem.traceCopied") : t("problem.trace", { id })}
        </Button>
      )}
    </CopyButton>
  );
}
