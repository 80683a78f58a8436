import { Anchor, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ActivityRows } from "@/features/activities/ActivityRows";
import { AGENDA, activitiesPageOptions } from "@/features/activities/queries";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./details-frame.module.css";

/** A case has one open activity at most: more than these are seldom; the page of all activities has them. */
const MOST = 50;

/** What is to be done at the customer, whoever does it, the soonest first. */
export default function OpenActivitiesFrame({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const listing = { customerId, due: "ACTIVITY_DUE_OPEN", orderBy: AGENDA } as const;
  const { data, error, refetch } = useQuery(activitiesPageOptions(listing, 0, MOST));
  const title = t("details.openActivities.title");
  const activities = data?.activities;
  return (
    <Frame
      title={title}
      padded={false}
      side={
        <Anchor
          size="sm"
          renderRoot={(root) => <Link {...root} to="/customers/$customerId/activities" params={{ customerId }} />}
        >
          {t("home.work.showAll")}
        </Anchor>
      }
    >
      {error && !activities && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!activities && !error && (
        <div className={classes.none} aria-busy>
          <Skeleton height={12} width="50%" radius="xl" />
        </div>
      )}
      {activities?.length === 0 && <p className={classes.none}>{t("details.openActivities.none")}</p>}
      {activities && activities.length > 0 && <ActivityRows label={title} activities={activities} ofOneCustomer />}
    </Frame>
  );
}
