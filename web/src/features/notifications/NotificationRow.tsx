import {
  IconArchive,
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
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./notifications-panel.module.css";

/** How each kind looks, and under which name its words are kept. */
const KINDS = {
  NOTIFICATION_KIND_APPROVED: { words: "approved", icon: IconCircleCheck, tone: "good" },
  NOTIFICATION_KIND_DECLINED: { words: "declined", icon: IconCircleX, tone: "bad" },
  NOTIFICATION_KIND_HELD: { words: "held", icon: IconPlayerPause, tone: "bad" },
  NOTIFICATION_KIND_RELEASED_FROM_HOLD: { words: "releasedFromHold", icon: IconPlayerPlay, tone: "good" },
  NOTIFICATION_KIND_DEACTIVATED: { words: "deactivated", icon: IconArchive, tone: "bad" },
  NOTIFICATION_KIND_LINKED: { words: "linked", icon: IconUserPlus, tone: "calm" },
  NOTIFICATION_KIND_MAIN_SALESMAN: { words: "mainSalesman", icon: IconUserStar, tone: "calm" },
} as const;

/** One notification: what happened to which customer, by whom and in his words. Leads to the customer. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { t } = useTranslation();
  const { kind, customerId, customerName, person, text, time, readTime } = notification;
  if (kind === "NOTIFICATION_KIND_UNSPECIFIED") return null;
  const { words, icon: Icon, tone } = KINDS[kind];
  const said = text || (words === "declined" ? t("notice.declined.noReason") : "");
  return (
    <li>
      <Link
        to="/customers/$customerId"
        params={{ customerId }}
        className={classes.row}
        data-unread={readTime ? undefined : true}
        onClick={onOpen}
      >
        <Icon size={18} stroke={1.75} aria-hidden className={classes.icon} data-tone={tone} />
        <span className={classes.words}>
          <span className={classes.what}>
            {!readTime && <span className="visually-hidden">{t("notifications.unread")} </span>}
            {t(`notifications.kind.${words}`, { name: customerName })}
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
