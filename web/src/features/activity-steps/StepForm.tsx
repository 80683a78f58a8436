import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { ActivityFacts } from "@/features/activities/ActivityFacts";
import { activityLink } from "@/features/activities/actions";
import { activityStatusName, mayDoActivity } from "@/features/activities/activity";
import { RecordForm } from "@/form/RecordForm";
import { TooLate } from "@/form/TooLate";
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
  /** The texts that are typed, for who comes too late with them. */
  typed: (values: Values) => string[];
  children: ReactNode;
}) {
  const { step, activity, record, nameOf, typed, children } = props;
  const { t } = useTranslation();
  const over = !mayDoActivity(activity, NEEDED[step]);
  return (
    <RecordForm
      record={record}
      title={t(`steps.${step}.title`)}
      nameOf={nameOf}
      outdated=""
      tooLate={
        over &&
        !record.pending && (
          <TooLate title={t(`steps.over.${activityStatusName(activity.status)}`)} typed={typed(record.form.values)}>
            <Button
              size="compact-sm"
              variant="default"
              renderRoot={(root) => <Link {...root} {...activityLink(activity)} />}
            >
              {t("activity.action.view")}
            </Button>
          </TooLate>
        )
      }
    >
      {children}
      <Frame title={activity.subject}>
        <ActivityFacts activity={activity} />
      </Frame>
    </RecordForm>
  );
}
