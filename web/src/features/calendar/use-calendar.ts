import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { workView } from "@/features/activities/activity";
import { useZone } from "@/features/activities/use-zone";
import type { ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import { useFormat } from "@/i18n/use-format";
import { useNarrow } from "@/parts/use-narrow";
import { useNow } from "@/parts/use-now";
import { useSession } from "@/session/use-session";
import { type CalendarSearch, SPANS, type Span } from "./calendar-search";
import type { CalendarSelection } from "./queries";
import { daysOf, firstDayOfWeek, stepped } from "./span";
import { startOfDay } from "./wall-time";

/** What the address says of the calendar, and how to change it. */
export function useCalendar() {
  const search = useSearch({ from: "/inside/calendar" });
  const navigate = useNavigate();
  const zone = useZone();
  const format = useFormat();
  const locale = useSession().tenant?.locale || "en";
  const views = useViews();
  const first = useFirstView();
  const today = format.today(useNow());
  // A week of hours has no room on a phone: it is a list there.
  const narrow = useNarrow();
  const usual: Span = narrow ? "list" : "week";
  const spans = SPANS.filter((each) => each !== "week" || !narrow);
  const span = spans.find((each) => each === search.span) ?? usual;
  const day = search.day ?? today;
  const view = search.view && views.includes(search.view) ? search.view : first;
  const { from, to } = daysOf(span, day, firstDayOfWeek(locale));
  const { salesman } = search;
  const selection = useMemo(
    (): CalendarSelection => ({
      view: workView(view),
      salesmanId: salesman,
      from: startOfDay(from, zone),
      to: startOfDay(to, zone),
    }),
    [view, salesman, from, to, zone],
  );
  const go = (patch: CalendarSearch) =>
    void navigate({ to: "/calendar", search: { ...search, ...patch }, replace: true, resetScroll: false });
  const goTo = (next: string, rest: CalendarSearch = {}) => go({ ...rest, day: next === today ? undefined : next });
  return {
    span,
    /** Those that have room. */
    spans,
    day,
    today,
    days: { from, to },
    view,
    views,
    salesman,
    selection,
    toSpan: (next: Span) => go({ span: next === usual ? undefined : next }),
    step: (by: 1 | -1) => goTo(stepped(span, day, by)),
    toToday: () => go({ day: undefined }),
    /** One day, whatever was shown before. */
    toDay: (next: string) => goTo(next, { span: "day" }),
    toWhose: (whose: { view: ViewName; salesman?: string }) =>
      go({ view: whose.view === first ? undefined : whose.view, salesman: whose.salesman }),
  };
}
