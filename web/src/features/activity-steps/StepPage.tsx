import { Button } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { activityLink } from "@/features/activities/actions";
import { type ActivityActionName, activityStatusName, mayDoActivity } from "@/features/activities/activity";
import { activityOptions } from "@/features/activities/queries";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { type FormDraft, useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePageCustomer } from "@/parts/page-customer";
import { type StepName, stepForm } from "./draft-form";

/** What the server has to offer for each page. */
export const NEEDED: Record<StepName, ActivityActionName> = {
  reschedule: "RESCHEDULE",
  nextAction: "NEXT_ACTION",
  complete: "COMPLETE",
  cancel: "CANCEL",
};

interface StepProps<Values> {
  step: StepName;
  /** How many inputs the form will have. */
  inputs: number;
  children: (activity: Activity, draft: FormDraft<Values>) => ReactNode;
}

/** A small page about one activity: its form, or why there is none. */
export function StepPage<Values>(props: StepProps<Values>) {
  const { activityId = "" } = useParams({ strict: false });
  const entry = useFormEntry();
  return <OneStep key={`${activityId} ${entry.key}`} activityId={activityId} entry={entry} {...props} />;
}

function OneStep<Values>(props: StepProps<Values> & { activityId: string; entry: FormEntry }) {
  const { activityId, entry, step, inputs, children } = props;
  const { t } = useTranslation();
  const { data: activity, error, refetch } = useQuery(activityOptions(activityId));
  const draft = useFormDraft<Values>(stepForm(step, activityId), entry);
  usePageCustomer(activity?.customerId);
  if (error && !activity) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!activity) return <FormSkeleton title={t(`steps.${step}.title`)} inputs={inputs} />;
  return (
    <IfOffered key={draft.key} activity={activity} step={step} begun={draft.found !== null}>
      {children(activity, draft)}
    </IfOffered>
  );
}

/**
 * The form, if it was offered when the page was opened or something is typed in it: nothing that is typed goes away because
 * somebody else was faster.
 */
function IfOffered(props: { activity: Activity; step: StepName; begun: boolean; children: ReactNode }) {
  const { activity, step, begun, children } = props;
  const { t } = useTranslation();
  const [offered] = useState(begun || mayDoActivity(activity, NEEDED[step]));
  if (offered) return children;
  const { own, status, customerId } = activity;
  if (!own || status === "ACTIVITY_STATUS_OPEN") return <NoRight customerId={customerId} text={t("steps.notYours")} />;
  return (
    <Note
      page
      icon={IconInfoCircle}
      title={t(`steps.over.${activityStatusName(status)}`)}
      actions={
        <Button renderRoot={(root) => <Link {...root} {...activityLink(activity)} />}>
          {t("activity.action.view")}
        </Button>
      }
    >
      {t("steps.over.text", { subject: activity.subject })}
    </Note>
  );
}
