import Calendar, { type CalendarRef, type DateSelectInfo, type EventApi } from "@fullcalendar/react";
import dayGrid from "@fullcalendar/react/daygrid";
import interaction from "@fullcalendar/react/interaction";
import list from "@fullcalendar/react/list";
import breezy from "@fullcalendar/react/themes/breezy";
import timeGrid from "@fullcalendar/react/timegrid";
import { notifications } from "@mantine/notifications";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { useZone } from "@/features/activities/use-zone";
import { typedTime } from "@/features/activities/zoned-time";
import { useFormat } from "@/i18n/use-format";
import { usePermission, useSession } from "@/session/use-session";
import classes from "./calendar.module.css";
import type { Span } from "./calendar-search";
import { EventContent } from "./EventContent";
import { activityOf, drawn, eventOf } from "./events";
import { firstDayOfWeek } from "./span";
import type { Move } from "./use-move";
import { wall, whenOf } from "./wall-time";
import "@fullcalendar/react/skeleton.css";
import "@fullcalendar/react/themes/breezy/theme.css";

const PLUGINS = [dayGrid, timeGrid, list, interaction, breezy];

const VIEWS: Record<Span, string> = {
  day: "timeGridDay",
  week: "timeGridWeek",
  month: "dayGridMonth",
  list: "listWeek",
};

/** What is in view before anybody scrolls; the rest of the day is a little greyer. */
const OFFICE_HOURS = { daysOfWeek: [1, 2, 3, 4, 5], startTime: "08:00", endTime: "17:00" };
const FIRST_HOUR = "07:30:00";

/** When something begins on a day of which no hour was chosen. */
const MORNING = "T09:00";

/** A free time that somebody chose, as it is typed. */
export interface FreeTime {
  start: string;
  /** Absent where he chose no end. */
  minutes?: number;
}

/** The calendar itself. It shows and tells; what is done about it is its page's. */
export function CalendarGrid(props: {
  label: string;
  span: Span;
  day: string;
  activities: readonly Activity[];
  onOpen: (activity: Activity) => void;
  onMove: (move: Move) => void;
  onChoose: (free: FreeTime) => void;
  /** A day was chosen by its number. */
  onDay: (day: string) => void;
}) {
  const { label, span, day, activities, onOpen, onMove, onChoose, onDay } = props;
  const { t } = useTranslation();
  const zone = useZone();
  const format = useFormat();
  const locale = useSession().tenant?.locale || "en";
  const mayPlan = usePermission("activities.write");
  const calendar = useRef<CalendarRef>(null);
  const events = useMemo(() => activities.map((activity) => eventOf(activity, zone)), [activities, zone]);
  useEffect(() => {
    const api = calendar.current?.getApi();
    if (api && (api.view.type !== VIEWS[span] || wall(api.getDate()).slice(0, 10) !== day)) {
      api.changeView(VIEWS[span], day);
    }
  }, [span, day]);

  // Begins with what stands there.
  const dayHint = (each: string) => t("calendar.goTo", { number: Number(each.slice(-2)), day: format.longDay(each) });
  const moved = ({ event, revert }: { event: EventApi; revert: () => void }) => {
    const when = event.start && event.end && whenOf(event.start, event.end, zone);
    if (when) {
      onMove({ activity: activityOf(event), to: when });
      return;
    }
    revert();
    notifications.show({ color: "red", message: t("activity.wrong.skippedTime") });
  };
  const chosen = ({ start, end, allDay, view }: DateSelectInfo) => {
    view.calendar.unselect();
    const minutes = Math.round((end.getTime() - start.getTime()) / 60_000);
    // A click is half an hour and says nothing of how long it takes.
    if (allDay) onChoose({ start: `${wall(start).slice(0, 10)}${MORNING}` });
    else onChoose({ start: wall(start), ...(minutes > 30 && { minutes }) });
  };
  return (
    <Calendar
      ref={calendar}
      plugins={PLUGINS}
      initialView={VIEWS[span]}
      initialDate={day}
      // The calendar's clock is that of the tenant's zone, as if it were UTC: see wall-time.ts.
      timeZone="UTC"
      now={() => typedTime(new Date(), zone)}
      locale={locale}
      firstDay={firstDayOfWeek(locale)}
      headerToolbar={false}
      headingLevel={3}
      height="100%"
      allDaySlot={false}
      nowIndicator
      businessHours={OFFICE_HOURS}
      scrollTime={FIRST_HOUR}
      slotDuration="00:30:00"
      snapDuration="00:15:00"
      slotEventOverlap={false}
      eventMinHeight={24}
      eventShortHeight={44}
      dayMaxEvents
      eventDisplay="block"
      displayEventEnd={false}
      columnEventAfterClass={({ isEndResizable }) => (isEndResizable ? classes.resizer : "")}
      eventTimeFormat={{ hour: "2-digit", minute: "2-digit" }}
      // Elsewhere the days' names would be links whose name is not what stands there.
      navLinks={span === "month"}
      navLinkClass={classes.dayLink}
      moreLinkClass={classes.more}
      navLinkDayClick={(date) => onDay(wall(date).slice(0, 10))}
      navLinkHint={(_text, date) => dayHint(wall(date).slice(0, 10))}
      moreLinkText={(count) => t("calendar.more", { count })}
      moreLinkHint={(count) => t("calendar.more", { count })}
      closeHint={t("parts.close")}
      noEventsText={t("calendar.none")}
      timedText={label}
      selectable={mayPlan}
      selectMirror
      select={chosen}
      dayLaneDidMount={({ el, date }) => {
        // A day takes the focus, so that an empty one can be scrolled and chosen by the keyboard.
        el.tabIndex = 0;
        el.addEventListener("keydown", (event) => {
          if (mayPlan && event.target === el && event.key === "Enter") {
            onChoose({ start: `${wall(date).slice(0, 10)}${MORNING}` });
          }
        });
      }}
      events={events}
      eventInteractive
      eventContent={(info) => (drawn(info.event) ? <EventContent info={info} /> : info.timeText)}
      eventClick={({ event }) => onOpen(activityOf(event))}
      eventDrop={moved}
      eventResize={moved}
    />
  );
}
