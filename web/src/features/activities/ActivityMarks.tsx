import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Activity, ActivityStatus, ActivityType } from "@/api/types";
import badge from "@/features/customers/status-badge.module.css";
import { useFormat } from "@/i18n/use-format";
import { useNow } from "@/parts/use-now";
import classes from "./activities.module.css";
import { type ActivityStatusName, activityStatusName, isOverdue, TYPE_ICONS, typeName } from "./activity";

/** What an activity is: an icon and the word. */
export function ActivityKind({ type }: { type: ActivityType }) {
  const { t } = useTranslation();
  const name = typeName(type);
  const Icon = TYPE_ICONS[name];
  return (
    <span className={classes.kind}>
      {Icon && <Icon size={15} stroke={1.75} aria-hidden />}
      {t(`activity.type.${name}`)}
    </span>
  );
}

/** The colours of a customer's status that say the same. */
const LOOKS: Record<ActivityStatusName, string> = { OPEN: "NEW_CRM", COMPLETED: "ACTIVE", CANCELLED: "INACTIVE" };

/** Where an activity stands: the look of a customer's status, so that it reads without colour. */
export function ActivityBadge({ status }: { status: ActivityStatus }) {
  const { t } = useTranslation();
  const name = activityStatusName(status);
  return (
    <span className={badge.badge} data-status={LOOKS[name]}>
      {t(`activity.status.${name}`)}
    </span>
  );
}

/** When an activity begins, in the tenant's zone; one whose time has come says so in words and by an icon, too. */
export function ActivityStart({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { startTime } = activity;
  if (!startTime) return null;
  const time = <time dateTime={startTime}>{format.dateTime(startTime)}</time>;
  if (!isOverdue(activity, now)) return <span className="tabular">{time}</span>;
  return (
    <span className={classes.overdue}>
      <IconAlertTriangle size={15} stroke={1.75} aria-hidden />
      <span className="tabular">{time}</span>
      <span>{t("activity.overdue")}</span>
    </span>
  );
}

/** When an activity was completed or cancelled, in the tenant's zone. */
export function ActivityEnd({ activity: { completeTime } }: { activity: Pick<Activity, "completeTime"> }) {
  const format = useFormat();
  if (!completeTime) return null;
  return (
    <time dateTime={completeTime} className="tabular">
      {format.dateTime(completeTime)}
    </time>
  );
}

/** Whose activity it is, if it is somebody else's: the words behind the grey. */
export function WhoseBadge({ activity }: { activity: Pick<Activity, "own" | "salesmanName"> }) {
  const { t } = useTranslation();
  if (activity.own) return null;
  return <span className={classes.whose}>{t("activity.whose", { name: activity.salesmanName })}</span>;
}
