import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { randomId } from "@/api/random-id";
import type { Activity } from "@/api/types";
import { activityKeys, rescheduleActivity } from "@/features/activities/queries";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import { hideUndo, offerUndo } from "@/parts/undo";
import { showInCalendars } from "./queries";
import type { When } from "./wall-time";

/** An activity, and when it is to be instead. */
export interface Move {
  activity: Activity;
  to: When;
}

/**
 * Moves activities: on the screen at once, with the way back. What the server refuses is put back and told; whether the past is
 * meant is asked: `past` is the move that waits for the answer.
 */
export function useMove() {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const [past, setPast] = useState<Move>();

  const refused = (error: unknown, move: Move) => {
    if (error instanceof ApiProblem && error.reason === "IN_THE_PAST") {
      setPast(move);
      return;
    }
    notifications.show({
      color: "red",
      title: t("calendar.notMoved", { subject: move.activity.subject }),
      message: isProblem(error, 412) ? t("calendar.changedMeanwhile") : problemText(t, error),
    });
    // Whatever the reason, what is shown may be out of date.
    void workChanged();
  };

  const move = async ({ activity, to }: Move, allowPast = false): Promise<void> => {
    const { id, etag, startTime = "", durationMinutes = 0 } = activity;
    const undo = `move-${id}`;
    hideUndo(undo);
    await showInCalendars(queries, { ...activity, ...to, overdue: false });
    let moved: Activity;
    try {
      moved = await rescheduleActivity(
        { id, etag, submitKey: randomId() },
        { ...to, allowPast: allowPast || undefined },
      );
    } catch (error) {
      await showInCalendars(queries, activity);
      refused(error, { activity, to });
      return;
    }
    await showInCalendars(queries, moved);
    queries.setQueryData(activityKeys.one(id), moved);
    offerUndo({
      id: undo,
      message: t("calendar.moved", { subject: moved.subject, time: format.dateTime(moved.startTime ?? to.startTime) }),
      // It may well have been late before.
      run: () => void move({ activity: moved, to: { startTime, durationMinutes } }, true),
    });
    void workChanged();
  };
  return { move, past, forget: () => setPast(undefined) };
}
