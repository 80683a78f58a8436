import type { EventDisplayInfo } from "@fullcalendar/react";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { isOverdue, isToDo, TYPE_ICONS, typeName } from "@/features/activities/activity";
import { useNow } from "@/parts/use-now";
import classes from "./calendar.module.css";
import { activityOf } from "./events";

/** What stands in a calendar for an activity: what it is by icon and word, what about, when, and at whom. */
export function EventContent({ info }: { info: EventDisplayInfo }) {
  const { t } = useTranslation();
  const now = useNow();
  const activity = activityOf(info.event);
  const name = typeName(activity.type);
  const Icon = TYPE_ICONS[name];
  const late = isOverdue(activity, now);
  const done = !isToDo(activity);
  const where = [activity.customerName, !activity.own && activity.salesmanName].filter(Boolean).join(" · ");
  return (
    <span
      className={classes.content}
      data-short={info.isShort || undefined}
      title={`${info.timeText} ${activity.subject} – ${where}`}
    >
      <span className={classes.first}>
        {Icon && <Icon size={14} stroke={1.75} aria-hidden />}
        <span className="visually-hidden">{t(`activity.type.${name}`)}</span>
        {late && <IconAlertTriangle size={14} stroke={2} className={classes.late} aria-hidden />}
        {late && <span className="visually-hidden">{t("activity.overdue")}</span>}
        {done && <IconCheck size={14} stroke={2.25} aria-hidden />}
        {done && <span className="visually-hidden">{t("activity.status.COMPLETED")}</span>}
        <span className={classes.subject}>{activity.subject}</span>
      </span>
      <span className={classes.where}>
        <span className="tabular">{info.timeText}</span> {where}
      </span>
    </span>
  );
}
