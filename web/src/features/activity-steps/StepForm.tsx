import { Alert, Anchor } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { ActivityFacts } from "@/features/activities/ActivityFacts";
import { activityLink } from "@/features/activities/actions";
import { activityStatusName, mayDoActivity } from "@/features/activities/activity";
import { RecordForm } from "@/form/RecordForm";
import type { RecordFormState } from "@/form/use-record-form";
import { Frame } from "@/parts/Frame";
import type { StepName } from "./draft-form";
import { NEEDED } from "./StepPage";

/** The form of a small page about an activity, with the activity as it is now below it. */
export function StepForm<Values extends object>(props: {
  step: StepName;
  activity: Activity;
  record: RecordFormState<Values, Activity>;
  /** What the input of a path is called. */
  nameOf: (path: string) => string;
  children: ReactNode;
}) {
  const { step, activity, record, nameOf, children } = props;
  const { t } = useTranslation();
  const over = !mayDoActivity(activity, NEEDED[step]);
  return (
    <RecordForm record={record} title={t(`steps.${step}.title`)} nameOf={nameOf} outdated="">
      {over && !record.pending && (
        <Alert color="orange" role="status" icon={<IconInfoCircle size={18} aria-hidden />}>
          {t(`steps.over.${activityStatusName(activity.status)}`)}.{" "}
          <Anchor inherit underline="always" renderRoot={(root) => <Link {...root} {...activityLink(activity)} />}>
            {t("activity.action.view")}
          </Anchor>
        </Alert>
      )}
      {children}
      <Frame title={activity.subject}>
        <ActivityFacts activity={activity} />
      </Frame>
    </RecordForm>
  );
}
