import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WorkView } from "@/api/types";
import { ActivityRows } from "@/features/activities/ActivityRows";
import { AGENDA, activitiesPageOptions } from "@/features/activities/queries";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./work-panel.module.css";

/**
 * What was completed today, the latest first, with the way to all of it; nothing as long as nothing was. It is fetched for itself: what is to be done
 * never waits for it.
 */
export function DoneToday({ view, rows }: { view: WorkView; rows: number }) {
  const { t } = useTranslation();
  const listing = { view, due: "ACTIVITY_DUE_DONE_TODAY", orderBy: AGENDA } as const;
  const { data, error, refetch } = useQuery(activitiesPageOptions(listing, 0, rows));
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!data || data.activities.length === 0) return null;
  return (
    <div>
      <h2 className={classes.half}>{t("home.work.done")}</h2>
      <ActivityRows label={t("home.work.done")} activities={data.activities} done />
      {data.nextPageToken && (
        <p className={classes.rest}>
          <Anchor size="sm" renderRoot={(root) => <Link {...root} to="/activities" search={{ show: "done" }} />}>
            {t("home.work.allDone")}
          </Anchor>
        </p>
      )}
    </div>
  );
}
