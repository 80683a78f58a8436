import type { EventInput } from "@fullcalendar/react";
import type { Activity } from "@/api/types";
import { isToDo, mayDoActivity, typeName } from "@/features/activities/activity";
import classes from "./calendar.module.css";
import { wallSpan } from "./wall-time";

/** What is drawn for an activity: in the colour of its type, and grey once it is done. */
export function eventOf(activity: Activity, zone: string): EventInput {
  const toDo = isToDo(activity);
  const movable = mayDoActivity(activity, "RESCHEDULE");
  return {
    id: activity.id,
    title: activity.subject,
    ...wallSpan(activity, zone),
    startEditable: movable,
    durationEditable: movable,
    color: `var(--calendar-${toDo ? typeName(activity.type) : "done"})`,
    className: toDo ? classes.event : `${classes.event} ${classes.done}`,
    extendedProps: { activity },
  };
}

/** False for the shade of a time that is being chosen, which is no activity yet. */
export function drawn(event: { extendedProps: Record<string, unknown> }): boolean {
  return event.extendedProps.activity !== undefined;
}

/** The activity that is drawn. */
export function activityOf(event: { extendedProps: Record<string, unknown> }): Activity {
  return event.extendedProps.activity as Activity;
}
