import {
  IconAlarm,
  IconAlertTriangle,
  IconArchive,
  IconBriefcase,
  IconCircleCheck,
  IconCircleX,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserPlus,
  IconUserStar,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Notification } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { RelativeTime } from "@/parts/RelativeTime";
import { useNow } from "@/parts/use-now";
import classes from "./notifications-panel.module.css";
import { activityWords, reminderWords, timeLeft, wayTo } from "./work-words";

/** How each kind looks, and under which name its words are kept. */
const KINDS = {
  NOTIFICATION_KIND_APPROVED: { words: "approved", icon: IconCircleCheck, tone: "good" },
  NOTIFICATION_KIND_DECLINED: { words: "declined", icon: IconCircleX, tone: "bad" },
  NOTIFICATION_KIND_HELD: { words: "held", icon: IconPlayerPause, tone: "bad" },
  NOTIFICATION_KIND_RELEASED_FROM_HOLD: { words: "releasedFromHold", icon: IconPlayerPlay, tone: "good" },
  NOTIFICATION_KIND_DEACTIVATED: { words: "deactivated", icon: IconArchive, tone: "bad" },
  NOTIFICATION_KIND_LINKED: { words: "linked", icon: IconUserPlus, tone: "calm" },
  NOTIFICATION_KIND_MAIN_SALESMAN: { words: "mainSalesman", icon: IconUserStar, tone: "calm" },
  NOTIFICATION_KIND_REMINDER: { words: "reminder", icon: IconAlarm, tone: "calm" },
  NOTIFICATION_KIND_OVERDUE: { words: "overdue", icon: IconAlertTriangle, tone: "bad" },
  NOTIFICATION_KIND_ASSIGNED: { words: "assigned", icon: IconBriefcase, tone: "calm" },
} as const;

/** One notification: what happened to which customer or to what work, by whom and in his words. Leads there. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { kind, person, time, readTime } = notification;
  const { t } = useTranslation();
  const { what, said } = useWords(notification);
  if (kind === "NOTIFICATION_KIND_UNSPECIFIED") return null;
  const { icon: Icon, tone } = KINDS[kind];
  return (
    <li>
      <Link {...wayTo(notification)} className={classes.row} data-unread={readTime ? undefined : true} onClick={onOpen}>
        <Icon size={18} stroke={1.75} aria-hidden className={classes.icon} data-tone={tone} />
        <span className={classes.words}>
          <span className={classes.what}>
            {!readTime && <span className="visually-hidden">{t("notifications.unread")} </span>}
            {what}
          </span>
          {said && <span className={classes.said}>{said}</span>}
          <span className={classes.when}>
            {time && <RelativeTime time={time} />}
            {person && ` ${t("by", { who: person })}`}
          </span>
        </span>
        {!readTime && <span className={classes.dot} aria-hidden />}
      </Link>
    </li>
  );
}

/** What happened, and what there is to say about it. */
function useWords(notification: Notification): { what: string; said: string } {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const {
    kind,
    customerName: name,
    text,
    subject,
    activityId,
    activityType,
    contactName,
    startTime,
    count,
  } = notification;
  if (kind === "NOTIFICATION_KIND_UNSPECIFIED") return { what: "", said: "" };
  const { words } = KINDS[kind];
  const activity = activityId ? activityWords(t, activityType, contactName) : "";
  const about = `${subject} · ${name}`;
  if (words === "reminder" && startTime) {
    const left = timeLeft(t, startTime, now);
    const what = reminderWords(t, format, now, activity, startTime);
    return { what, said: left ? `${left} · ${about}` : about };
  }
  if (words === "overdue") return { what: t("notifications.kind.overdue", { what: activity }), said: about };
  if (words === "assigned" || words === "reminder") {
    if (activity) return { what: t("notifications.kind.planned", { what: activity }), said: about };
    if (count > 1) return { what: t("notifications.kind.cases", { count }), said: "" };
    return { what: t("notifications.kind.case", { subject, name }), said: "" };
  }
  const said = text || (words === "declined" ? t("notice.declined.noReason") : "");
  return { what: t(`notifications.kind.${words}`, { name }), said };
}
