import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { Keys } from "@/parts/Keys";
import { ErrorSummary } from "./ErrorSummary";
import { FormNotices } from "./FormNotices";
import classes from "./form.module.css";
import { LeaveDialog } from "./LeaveDialog";
import type { StoredRecord } from "./record-kind";
import type { RecordFormState } from "./use-record-form";

/** What is around the frames of a form for one record: notices and mistakes above, buttons below, and its questions. */
export function RecordForm<Values extends object, Stored extends StoredRecord>(props: {
  record: RecordFormState<Values, Stored>;
  title: string;
  /** What the input of a path is called, for the list of mistakes; without it the messages have to say it. */
  nameOf?: (path: string) => string;
  /** Says that the record was changed while something was typed. */
  outdated: string;
  /** Other ways to save: a button that joins the one that saves. */
  saveOptions?: ReactNode;
  /** Why this can be saved no more, in place of what was wrong with it; then there is no Save. */
  tooLate?: ReactNode;
  children: ReactNode;
}) {
  const { record, title, nameOf, outdated, saveOptions, tooLate, children } = props;
  const { t } = useTranslation();
  const save = (
    <Button type="submit" loading={record.pending} rightSection={<Keys keys="Ctrl Enter" />}>
      {t("form.save")}
    </Button>
  );
  return (
    <form className={classes.page} {...record.element} noValidate>
      <h1 className={classes.title}>{title}</h1>
      <FormNotices {...record.notices} outdated={record.outdated && record.dirty && outdated} />
      {tooLate || (
        <ErrorSummary errors={record.errors} nameOf={nameOf} failure={record.failure} onGo={record.focusInput} />
      )}
      {children}
      <div className={classes.foot}>
        {tooLate ? null : saveOptions ? (
          <Button.Group>
            {save}
            {saveOptions}
          </Button.Group>
        ) : (
          save
        )}
        <Button variant="default" onClick={record.leave}>
          {t("shell.back")}
        </Button>
        {record.dirty && (
          <span className={classes.draftNote}>
            {t(isProblem(record.failure, 0) ? "form.draftOnly" : "form.draftKept")}
          </span>
        )}
      </div>
      <LeaveDialog {...record.guard} />
    </form>
  );
}
