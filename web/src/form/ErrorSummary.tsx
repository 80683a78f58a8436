import { Alert, Anchor } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { TraceId } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import classes from "./form.module.css";
import { NotSent } from "./not-sent";

/** Everything that keeps the form from being saved, above the form; each line leads to its field. */
export function ErrorSummary(props: {
  /** The messages in the order of the form, each with the path of its input. */
  errors: [path: string, message: ReactNode][];
  /** What the input of a path is called; without it the messages have to say it. */
  nameOf?: ((path: string) => string) | undefined;
  /** Why the last attempt to save failed. */
  failure: Error | null;
  onGo: (path: string) => void;
}) {
  const { errors, nameOf, failure, onGo } = props;
  const { t } = useTranslation();
  const lines = errors.filter(([, message]) => message);
  const problem = failure instanceof ApiProblem ? failure : null;
  const general = failure && (!problem || problem.errors.length === 0);
  if (lines.length === 0 && !general) return null;
  const unanswered = problem?.status === 0;
  return (
    <Alert
      color="red"
      role="alert"
      tabIndex={-1}
      data-error-summary
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={
        lines.length > 0
          ? t("form.errors", { count: lines.length })
          : t(unanswered ? "form.unanswered" : "form.notSaved")
      }
    >
      {general && (
        <p className={classes.failure}>
          {failure instanceof NotSent ? t("form.offline") : unanswered ? t("form.noAnswer") : problemText(t, failure)}
        </p>
      )}
      {general && problem?.traceId && <TraceId id={problem.traceId} />}
      {lines.length > 0 && (
        <ul className={classes.errors}>
          {lines.map(([path, message]) => (
            <li key={path}>
              {path ? (
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  c="inherit"
                  underline="always"
                  onClick={() => onGo(path)}
                >
                  {nameOf && `${nameOf(path)}: `}
                  {message}
                </Anchor>
              ) : (
                message
              )}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
