import { Anchor, Skeleton, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCalendarEvent } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { condition } from "@/api/filter";
import type { Activity, WorkView } from "@/api/types";
import { ActivityRows } from "@/features/activities/ActivityRows";
import { workView } from "@/features/activities/activity";
import { AGENDA, activitiesPageOptions, TOUCHED } from "@/features/activities/queries";
import { useWorkload } from "@/features/activities/use-workload";
import { useZone } from "@/features/activities/use-zone";
import { hourIn } from "@/features/activities/zoned-time";
import { useFirstView } from "@/features/customers/use-views";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { DoneToday } from "./DoneToday";
import classes from "./work-panel.module.css";

const TABS = ["today", "recent"] as const;
type Tab = (typeof TABS)[number];

/** Rows of a tab; the rest is one click away in the list. */
const ROWS = 25;

/** Of what is left of the days before: those that wait longest, and no more, so that today is in view below. The link above leads to all. */
const LEFT_ROWS = 2;

/** What should have been done before today. */
const leftOf = (view: WorkView) => ({
  view,
  due: "ACTIVITY_DUE_OVERDUE" as const,
  filter: condition("startTime", "LESS", "today"),
  orderBy: AGENDA,
});

/** What was touched lately is the user's own doing, whosever it is. */
const listOf = (tab: Tab, view: WorkView) =>
  tab === "today"
    ? { view, due: "ACTIVITY_DUE_TODAY" as const, orderBy: AGENDA }
    : { due: "ACTIVITY_DUE_RECENT" as const, orderBy: TOUCHED };

/** Today, and what was touched lately: what the day is about, without a click. */
export default function WorkPanel() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>("today");
  const view = workView(useFirstView());
  const { data: workload } = useWorkload({ view });
  const overdue = workload?.overdueCount ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const other = tab === "today" ? "recent" : "today";
    setTab(other);
    document.getElementById(`work-${other}`)?.focus();
  };
  return (
    <section className={classes.frame} aria-label={t("home.work.title")}>
      <header className={classes.head}>
        <div role="tablist" aria-label={t("home.work.label")} className={classes.tabs}>
          {TABS.map((each) => (
            <UnstyledButton
              key={each}
              role="tab"
              id={`work-${each}`}
              aria-selected={each === tab}
              aria-controls="work"
              tabIndex={each === tab ? 0 : -1}
              className={classes.tab}
              onClick={() => setTab(each)}
              onKeyDown={onKeyDown}
            >
              {t(`home.work.${each}`)}
            </UnstyledButton>
          ))}
        </div>
        {overdue > 0 && (
          <Link to="/warnings" className={classes.overdue}>
            <IconAlertTriangle size={15} stroke={1.75} aria-hidden />
            {t("home.work.overdue", { count: overdue })}
          </Link>
        )}
        <span className={classes.more}>
          <Anchor size="sm" renderRoot={(root) => <Link {...root} to="/calendar" />}>
            {t("home.work.calendar")}
          </Anchor>
          <Anchor size="sm" renderRoot={(root) => <Link {...root} to="/activities" search={{ show: tab }} />}>
            {t("home.work.showAll")}
          </Anchor>
        </span>
      </header>
      <div role="tabpanel" id="work" aria-labelledby={`work-${tab}`} className={classes.body}>
        <Rows key={tab} tab={tab} />
      </div>
    </section>
  );
}

function Rows({ tab }: { tab: Tab }) {
  const { t } = useTranslation();
  const view = workView(useFirstView());
  const { data, error, refetch } = useQuery(activitiesPageOptions(listOf(tab, view), 0, ROWS));
  const left = useQuery({ ...activitiesPageOptions(leftOf(view), 0, LEFT_ROWS), enabled: tab === "today" });
  const activities = data?.activities;
  if (error && !activities) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  // What stands above comes with the rest, which else would move when it comes.
  if (!activities || left.isLoading) return <WorkSkeleton />;
  const none = tab === "today" ? "noneToday" : "noneRecent";
  const note = activities.length === 0 && (
    <Note icon={IconCalendarEvent} title={t(`home.work.${none}.title`)}>
      {t(`home.work.${none}.text`)}
    </Note>
  );
  if (tab === "recent") return note || <ActivityRows label={t("home.work.recent")} activities={activities} />;
  return (
    <>
      <Group name={t("home.work.left")} activities={left.data?.activities ?? []} />
      {note || <HalvesOfDay activities={activities} />}
      <DoneToday view={view} rows={ROWS} />
    </>
  );
}

/** The day's activities as its halves have them, each under its name. */
function HalvesOfDay({ activities }: { activities: Activity[] }) {
  const { t } = useTranslation();
  const zone = useZone();
  const isMorning = ({ startTime }: Activity) => startTime !== undefined && hourIn(startTime, zone) < 12;
  return (
    <>
      <Group name={t("home.work.morning")} activities={activities.filter(isMorning)} />
      <Group name={t("home.work.afternoon")} activities={activities.filter((activity) => !isMorning(activity))} />
    </>
  );
}

/** Activities under their name; nothing of none. */
function Group({ name, activities }: { name: string; activities: readonly Activity[] }) {
  if (activities.length === 0) return null;
  return (
    <div>
      <h2 className={classes.half}>{name}</h2>
      <ActivityRows label={name} activities={activities} />
    </div>
  );
}

/** Grey bars where the rows will be. */
function WorkSkeleton() {
  return (
    <div aria-busy>
      {[52, 44, 60].map((width) => (
        <div key={width} className={classes.skeleton} aria-hidden>
          <Skeleton height={11} width={`${width}%`} radius="xl" />
          <Skeleton height={9} width={`${width - 16}%`} radius="xl" />
        </div>
      ))}
    </div>
  );
}
