import { Alert, Anchor } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { TraceId } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import classes from "./form.module.css";

/** Everything that keeps the form from being saved, above the form; each line leads to its field. */
export function ErrorSummary(props: {
  /** The messages in the order of the form, each with the path of its input. */
  errors: [path: string, message: ReactNode][];
  /** Why the last attempt to save failed. */
  failure: Error | null;
  onGo: (path: string) => void;
}) {
  const { errors, failure, onGo } = props;
  const { t } = useTranslation();
  const lines = errors.filter(([, message]) => message);
  const problem = failure instanceof ApiProblem ? failure : null;
  const general = failure && (!problem || problem.errors.length === 0);
  if (lines.length === 0 && !general) return null;
  return (
    <Alert
      color="red"
      role="alert"
      tabIndex={-1}
      data-error-summary
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(lines.length > 0 ? "form.errors" : "form.notSaved", { count: lines.length })}
    >
      {general && (
        <p className={classes.failure}>{problem?.status === 0 ? t("form.noAnswer") : problemText(t, failure)}</p>
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
