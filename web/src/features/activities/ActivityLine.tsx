import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { useSession } from "@/session/use-session";
import { ActivityEnd, ActivityKind, ActivityStart, WhoseBadge } from "./ActivityMarks";
import classes from "./activities.module.css";
import { activityStatusName, durationText, isToDo } from "./activity";

/**
 * An activity in three lines, for cards and short lists: what it is about, when, and with whom. Among what was `done` lately
 * it matters when that was, not for when it had been planned.
 */
export function ActivityLine(props: { activity: Activity; ofOneCustomer?: boolean; done?: boolean }) {
  const { activity, ofOneCustomer = false, done = false } = props;
  const { t } = useTranslation();
  const { type, subject, own, status, contactName, customerName, caseNumber, durationMinutes } = activity;
  const self = useSession().user?.employeeId;
  // Somebody else's have a badge; those of one's team are one's own to work on.
  const whose = own && activity.salesmanId !== self ? activity.salesmanName : "";
  const who = [contactName, ofOneCustomer ? "" : customerName, `#${caseNumber}`, whose].filter(Boolean).join(" · ");
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={clsx(classes.subject, !own && classes.others)}>{subject}</span>{" "}
        <WhoseBadge activity={activity} />
      </span>
      <span className={classes.first}>
        <ActivityKind type={type} />
        {done ? <ActivityEnd activity={activity} /> : <ActivityStart activity={activity} />}
        <span className="soft">
          {isToDo(activity) ? durationText(t, durationMinutes) : t(`activity.status.${activityStatusName(status)}`)}
        </span>
      </span>
      <span className={clsx(classes.second, "cut")}>{who}</span>
    </span>
  );
}
