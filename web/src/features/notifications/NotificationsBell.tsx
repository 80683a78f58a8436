import { ActionIcon, Popover, Skeleton, Tooltip } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/commands/use-commands";
import { Keys } from "@/parts/Keys";
import { usePermission } from "@/session/use-session";
import classes from "./notifications-bell.module.css";
import { unreadOptions } from "./unread";

/** Fetched when somebody looks. */
const NotificationsPanel = lazy(() => import("./NotificationsPanel"));

/** From here on the exact number does not matter, and has no room. */
const MANY = 99;

/** The bell of the top bar: how many notifications are unread, and the way to them. */
export function NotificationsBell() {
  return usePermission("customers.read") ? <Bell /> : null;
}

function Bell() {
  const { t } = useTranslation();
  const { data: unread = 0 } = useQuery(unreadOptions);
  const [opened, setOpened] = useState(false);
  useCommands(
    useMemo(
      () => [
        { id: "notifications", label: t("notifications.open"), icon: IconBell, keys: "B", run: () => setOpened(true) },
      ],
      [t],
    ),
  );
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(420px, calc(100vw - 16px))"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip
          label={
            <>
              {t("notifications.title")} <Keys keys="B" />
            </>
          }
        >
          <ActionIcon
            size={32}
            className={classes.bell}
            aria-label={t("notifications.bell", { count: unread })}
            onClick={() => setOpened(!opened)}
          >
            <IconBell size={19} stroke={1.75} aria-hidden />
            {unread > 0 && (
              <span className={classes.count} aria-hidden>
                {unread > MANY ? `${MANY}+` : unread}
              </span>
            )}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t("notifications.title")}>
        <Suspense fallback={<Skeleton height={220} aria-hidden />}>
          <NotificationsPanel onClose={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
