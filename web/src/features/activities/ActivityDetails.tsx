import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { caseOptions } from "@/features/cases/queries";
import { useFormat } from "@/i18n/use-format";
import { ActivityFacts } from "./ActivityFacts";
import { activityActions, caseInfoAction, endingActions } from "./actions";
import classes from "./activities.module.css";

/**
 * The summary, with value and stage of the case, and what can be done from it. Of somebody else's activity only the way to the case is there; an own one
 * also ends from here, with the outcome or because it was a mistake.
 */
export function ActivityDetails({ activity, ofOneCustomer = false }: { activity: Activity; ofOneCustomer?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: of } = useQuery(caseOptions(activity.caseId));
  // The lines stand there before they are filled: nothing moves when the case comes.
  const ofCase = [
    { label: t("case.field.stageId"), value: of ? of.stageName : "…" },
    { label: t("case.field.value"), value: of ? of.value && format.money(of.value) : "…" },
  ];
  const actions = activity.own
    ? [...activityActions(t, activity), ...endingActions(t, activity)]
    : [caseInfoAction(t, activity)];
  return (
    <>
      <ActivityFacts activity={activity} ofOneCustomer={ofOneCustomer} ofCase={ofCase} />
      <div className={classes.buttons}>
        {actions.map(({ id, label, icon: Icon, link }) => (
          <Button
            key={id}
            size="compact-sm"
            variant="default"
            leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
            renderRoot={(root) => <Link {...root} {...link} />}
          >
            {label}
          </Button>
        ))}
      </div>
    </>
  );
}
