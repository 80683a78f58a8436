import { Button, SegmentedControl } from "@mantine/core";
import {
  IconCalendarEvent,
  IconCalendarPin,
  IconCalendarShare,
  IconChevronLeft,
  IconChevronRight,
  IconPlus,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/commands/use-commands";
import { daysOn } from "@/features/save-activity/days-on";
import { useFormat } from "@/i18n/use-format";
import { IconAction, IconLink } from "@/parts/IconAction";
import { usePermission } from "@/session/use-session";
import classes from "./calendar.module.css";
import { SPANS, type Span } from "./calendar-search";
import type { useCalendar } from "./use-calendar";
import { WhoseCalendar } from "./WhoseCalendar";

/** Keys of the spans, in their order. */
const KEYS = ["1", "2", "3", "4"] as const;

/** What time is shown, whose and how; and the ways to another one, each with its key. */
export function CalendarHead(props: {
  calendar: ReturnType<typeof useCalendar>;
  /** How much there is, in words; read out when it changes. */
  said: string;
  onNew: () => void;
}) {
  const { calendar, said, onNew } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const mayPlan = usePermission("activities.write");
  const { span, day, days } = calendar;
  const titles: Record<Span, () => string> = {
    day: () => format.longDay(day),
    week: () => format.days(days.from, daysOn(days.to, -1)),
    list: () => format.days(days.from, daysOn(days.to, -1)),
    month: () => format.longMonth(day.slice(0, 7)),
  };
  useHeadCommands(calendar);
  return (
    <header className={classes.head}>
      <h1 className={classes.title}>{t("calendar.title")}</h1>
      <div className={classes.steps}>
        <IconAction
          label={t(`calendar.back.${span}`)}
          icon={IconChevronLeft}
          keys="K"
          onClick={() => calendar.step(-1)}
        />
        <IconAction
          label={t(`calendar.forth.${span}`)}
          icon={IconChevronRight}
          keys="J"
          onClick={() => calendar.step(1)}
        />
        <Button variant="default" size="compact-sm" onClick={calendar.toToday} disabled={day === calendar.today}>
          {t("calendar.today")}
        </Button>
      </div>
      <h2 className={classes.period} aria-live="polite">
        {titles[span]()}
      </h2>
      <p className={classes.said} role="status">
        {said}
      </p>
      <div className={classes.side}>
        <WhoseCalendar
          view={calendar.view}
          views={calendar.views}
          salesman={calendar.salesman}
          onChange={calendar.toWhose}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("calendar.span.label")}
          value={span}
          onChange={(next) => calendar.toSpan(next as Span)}
          data={calendar.spans.map((each) => ({ value: each, label: t(`calendar.span.${each}`) }))}
        />
        {mayPlan && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={onNew}>
            {t("calendar.new")}
          </Button>
        )}
        <IconLink label={t("calendar.feed")} icon={IconCalendarShare} to="/settings/calendar-feed" />
      </div>
    </header>
  );
}

function useHeadCommands(calendar: ReturnType<typeof useCalendar>) {
  const { t } = useTranslation();
  const { span } = calendar;
  useCommands(
    useMemo(
      () => [
        {
          id: "calendar-back",
          label: t(`calendar.back.${span}`),
          icon: IconChevronLeft,
          keys: "K",
          run: () => calendar.step(-1),
        },
        {
          id: "calendar-forth",
          label: t(`calendar.forth.${span}`),
          icon: IconChevronRight,
          keys: "J",
          run: () => calendar.step(1),
        },
        { id: "calendar-today", label: t("calendar.today"), icon: IconCalendarPin, keys: "T", run: calendar.toToday },
        ...SPANS.map((each, index) => ({
          id: `calendar-${each}`,
          label: `${t("calendar.span.label")}: ${t(`calendar.span.${each}`)}`,
          icon: IconCalendarEvent,
          keys: KEYS[index] ?? "",
          run: () => calendar.toSpan(each),
        })),
      ],
      [t, span, calendar],
    ),
  );
}
