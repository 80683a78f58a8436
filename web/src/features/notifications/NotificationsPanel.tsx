import { Button, Skeleton } from "@mantine/core";
import { IconBell, IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Notification } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { useNow } from "@/parts/use-now";
import { NotificationRow } from "./NotificationRow";
import classes from "./notifications-panel.module.css";
import { notificationsOptions } from "./queries";
import { unreadOptions } from "./unread";
import { useRead } from "./use-read";

/** The user's notifications, those of today first; each leads to its customer. */
export default function NotificationsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(notificationsOptions);
  const read = useRead();
  const all = data?.pages.flatMap((page) => page.notifications);
  const first = all?.[0];
  const { data: unread = 0 } = useQuery(unreadOptions);
  const today = format.today(now);
  const isOfToday = ({ time }: Notification) => time !== undefined && format.today(new Date(time)) >= today;
  const open = (notification: Notification) => {
    if (!notification.readTime) read.mutate({ ids: [notification.id] });
    onClose();
  };
  const part = (title: string, members: Notification[]) =>
    members.length > 0 && (
      <section aria-label={title}>
        <h3 className={classes.day}>{title}</h3>
        <ul className={classes.list}>
          {members.map((each) => (
            <NotificationRow key={each.id} notification={each} onOpen={() => open(each)} />
          ))}
        </ul>
      </section>
    );
  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t("notifications.title")}</h2>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconChecks size={15} stroke={1.75} aria-hidden />}
          disabled={!first || unread === 0}
          onClick={() => first && read.mutate({ upToId: first.id })}
        >
          {t("notifications.readAll")}
        </Button>
      </div>
      {error && !all && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!error && !all && (
        <div className={classes.skeletons} aria-busy>
          {[62, 48, 70].map((width) => (
            <Skeleton key={width} height={13} width={`${width}%`} radius="xl" />
          ))}
        </div>
      )}
      {all?.length === 0 && (
        <div className={classes.none}>
          <IconBell size={22} stroke={1.6} aria-hidden />
          <p>{t("notifications.none")}</p>
        </div>
      )}
      {all && all.length > 0 && (
        <div className={classes.scroll}>
          {part(t("notifications.today"), all.filter(isOfToday))}
          {part(
            t("notifications.earlier"),
            all.filter((each) => !isOfToday(each)),
          )}
          {hasNextPage && (
            <Button
              variant="subtle"
              size="compact-sm"
              className={classes.more}
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("parts.more")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
