import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { activityOptions } from "@/features/activities/queries";
import { useFormat } from "@/i18n/use-format";
import type { ChangeEvent } from "@/live/live-protocol";
import { useSession } from "@/session/use-session";
import { isFirstToRemind } from "./reminded";
import { activityWords, reminderWords } from "./work-words";

/** Told when an activity begins soon; who leads its salesman hears of it, too. */
export const REMINDER_DUE = "crm.activities.v1.ActivityReminderDue";

/** Long enough to be seen by somebody who looks away. */
const SHOWN = 60_000;

/**
 * Reminds of the user's own activities that begin soon, as they come: on the page that he sees, and once however many are
 * open. The bell counts them anyway.
 */
export function useReminders(): (events: ChangeEvent[]) => Promise<unknown> {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const employeeId = useSession().user?.employeeId;
  return useCallback(
    async (events) => {
      for (const { type, id } of events) {
        if (type !== REMINDER_DUE || !employeeId || document.visibilityState !== "visible") continue;
        const activity = await queries.fetchQuery({ ...activityOptions(id), staleTime: 1000 }).catch(() => null);
        if (!activity?.startTime || activity.salesmanId !== employeeId) continue;
        if (!isFirstToRemind(`${id} ${activity.startTime}`)) continue;
        const what = activityWords(t, activity.type, activity.contactName);
        notifications.show({
          id: `reminder-${id}`,
          title: reminderWords(t, format, new Date(), what, activity.startTime),
          message: (
            <Link to="/activities/$activityId" params={{ activityId: id }}>
              {`${activity.subject} · ${activity.customerName}`}
            </Link>
          ),
          autoClose: SHOWN,
        });
      }
    },
    [queries, employeeId, t, format],
  );
}
