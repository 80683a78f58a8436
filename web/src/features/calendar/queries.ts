import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { allOf, condition, filterParameter } from "@/api/filter";
import type { Activity, WorkView } from "@/api/types";
import { activityKeys } from "@/features/activities/keys";

/** Which activities a calendar shows. */
export interface CalendarSelection {
  view: WorkView;
  /** Employee id of one salesman of the view; absent for all of them. */
  salesmanId: string | undefined;
  /** Instants: from, and before. */
  from: string;
  to: string;
}

/** The activities of a calendar. */
export interface CalendarActivities {
  activities: Activity[];
  /** True if there are more than are shown. */
  more: boolean;
}

/** More would neither be read by a person nor drawn in time. */
export const MOST = 1_000;

const PAGE = 200;

/** No activity lasts longer than a day: what began before still goes on. */
const LONGEST = 86_400_000;

const CALENDAR = [...activityKeys.lists, "calendar"] as const;

/** What was or is to be done in a time: all of it, page after page. What was cancelled is left out. */
export function calendarOptions(selection: CalendarSelection) {
  return queryOptions({
    queryKey: [...CALENDAR, selection],
    queryFn: async ({ signal }): Promise<CalendarActivities> => {
      const query = parameters(selection);
      const activities: Activity[] = [];
      let pageToken: string | undefined;
      do {
        const page = await answer(
          api.GET("/api/v1/activities", { params: { query: { ...query, pageToken } }, signal }),
        );
        activities.push(...page.activities);
        pageToken = page.nextPageToken || undefined;
      } while (pageToken && activities.length < MOST);
      return { activities: activities.slice(0, MOST), more: pageToken !== undefined || activities.length > MOST };
    },
    placeholderData: keepPreviousData,
  });
}

/** Shows an activity as it is now, or will be in a moment, wherever a calendar has it. What is on its way is forgotten. */
export async function showInCalendars(queries: QueryClient, changed: Activity): Promise<void> {
  await queries.cancelQueries({ queryKey: CALENDAR });
  queries.setQueriesData<CalendarActivities>(
    { queryKey: CALENDAR },
    (known) =>
      known && {
        ...known,
        activities: known.activities.map((activity) => (activity.id === changed.id ? changed : activity)),
      },
  );
}

function parameters({ view, salesmanId, from, to }: CalendarSelection) {
  const filters = [
    condition("startTime", "GREATER_OR_EQUAL", new Date(Date.parse(from) - LONGEST).toISOString()),
    condition("startTime", "LESS", to),
    condition("status", "ANY_OF", "OPEN", "COMPLETED"),
  ];
  if (salesmanId) filters.push(condition("salesmanId", "EQUALS", salesmanId));
  return { view, filter: filterParameter(allOf(filters)), orderBy: "startTime", pageSize: PAGE };
}
