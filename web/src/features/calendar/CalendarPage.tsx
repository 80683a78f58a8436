import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { useZone } from "@/features/activities/use-zone";
import { nextHalfHour } from "@/features/activities/zoned-time";
import { useFormat } from "@/i18n/use-format";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { ActivityDialog } from "./ActivityDialog";
import { CalendarGrid, type FreeTime } from "./CalendarGrid";
import { CalendarHead } from "./CalendarHead";
import classes from "./calendar.module.css";
import { PlanDialog } from "./PlanDialog";
import { calendarOptions, MOST } from "./queries";
import { useCalendar } from "./use-calendar";
import { useMove } from "./use-move";

const NONE: Activity[] = [];

/** The calendar: what is to be done and what was, by day, week and month; what is dragged there is rescheduled. */
export function CalendarPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const calendar = useCalendar();
  const { span, day, today, selection, days } = calendar;
  const { data, error, refetch, isPlaceholderData } = useQuery(calendarOptions(selection));
  const [opened, setOpened] = useState<Activity>();
  const [free, setFree] = useState<FreeTime>();
  const { move, past, forget } = useMove();
  if (error && !data) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  const count = data?.activities.filter(({ startTime = "" }) => isWithin(startTime, selection)).length ?? 0;
  const newTime = () => {
    const isNow = days.from <= today && today < days.to;
    setFree({ start: isNow ? nextHalfHour(new Date(), zone) : `${span === "day" ? day : days.from}T09:00` });
  };
  return (
    <div className={classes.page}>
      <CalendarHead
        calendar={calendar}
        said={!data || isPlaceholderData ? "" : count === 0 ? t("calendar.none") : t("calendar.count", { count })}
        onNew={newTime}
      />
      {error && (
        <Alert color="red" role="alert">
          {problemText(t, error)}
        </Alert>
      )}
      {data?.more && <Alert color="orange">{t("calendar.tooMany", { most: format.number(MOST) })}</Alert>}
      <section
        className={classes.calendar}
        data-span={span}
        aria-label={t("calendar.title")}
        aria-busy={!data || isPlaceholderData}
      >
        <CalendarGrid
          label={t("calendar.title")}
          span={span}
          day={day}
          activities={data?.activities ?? NONE}
          onOpen={setOpened}
          onMove={(wanted) => void move(wanted)}
          onChoose={setFree}
          onDay={calendar.toDay}
        />
      </section>
      {opened && <ActivityDialog activity={opened} onClose={() => setOpened(undefined)} />}
      {free && <PlanDialog free={free} onClose={() => setFree(undefined)} />}
      {past && (
        <ConfirmDialog
          title={t("calendar.past.title")}
          text={t("calendar.past.text", {
            subject: past.activity.subject,
            time: format.dateTime(past.to.startTime),
          })}
          label={t("calendar.past.move")}
          run={() => move(past, true)}
          onDone={forget}
          onClose={forget}
        />
      )}
    </div>
  );
}

function isWithin(startTime: string, { from, to }: { from: string; to: string }): boolean {
  const start = Date.parse(startTime);
  return Date.parse(from) <= start && start < Date.parse(to);
}
