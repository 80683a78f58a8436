import { Avatar, Button, Group, Menu, Modal, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconApi,
  IconCalendarShare,
  IconDevicesOff,
  IconKey,
  IconLogout,
  IconMail,
  IconPassword,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { removeDrafts } from "@/drafts/draft-store";
import { useDrafts } from "@/drafts/use-drafts";
import { withPageTexts } from "@/i18n";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { logOut, logOutEverywhere } from "@/session/session";
import { useOwner, usePermission, useSession } from "@/session/use-session";
import { forgetUserSettings } from "@/settings/user-settings";
import classes from "./user-menu.module.css";

const KeysStay = lazy(
  withPageTexts(async () => ({ default: (await import("@/features/api-keys/KeysStay")).KeysStay })),
);
const ChangePasswordDialog = lazy(
  withPageTexts(async () => ({
    default: (await import("@/features/change-password/ChangePasswordDialog")).ChangePasswordDialog,
  })),
);

/** Who is logged in, in which roles, what he logs in with, and the way out. */
export function UserMenu() {
  const { t } = useTranslation();
  const { tenant, user } = useSession();
  const owner = useOwner();
  const seesWork = usePermission("activities.read");
  const isTold = usePermission("customers.read");
  const drafts = useDrafts();
  const [asking, setAsking] = useState(false);
  const [dialog, setDialog] = useState<"password" | "everywhere" | null>(null);
  const close = () => setDialog(null);
  const titles = drafts.map(({ title }) => `“${title}”`).join(", ");
  const name = user?.displayName ?? "";
  const roles = (user?.roles ?? []).filter((role) => role !== "ROLE_UNSPECIFIED");

  /** Nothing of the user stays on this device. */
  const forget = () => {
    removeDrafts(owner);
    forgetUserSettings();
  };
  const leave = async () => {
    try {
      forget();
      await logOut();
    } catch {
      notifications.show({ color: "red", title: t("user.logOutFailed"), message: t("problem.offline.text") });
    }
  };

  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <UnstyledButton className={classes.user}>
            <Avatar size={28} radius="xl" name={name} color="brand" variant="light" aria-hidden />
            <span className={classes.name}>{name}</span>
            <span className="visually-hidden">{t("user.menu")}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <Text size="md" fw={600}>
              {name}
            </Text>
            <Text size="sm" className="soft">
              {user?.email}
            </Text>
            <Text size="sm" className="soft" mt={6}>
              {[...roles.map((role) => t(`user.role.${role}`)), tenant?.name].join(" · ")}
            </Text>
          </div>
          <Menu.Divider />
          <Menu.Item component="a" href="/api/docs" leftSection={<IconApi size={16} stroke={1.75} aria-hidden />}>
            {t("command.api")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPassword size={16} stroke={1.75} aria-hidden />}
            onClick={() => setDialog("password")}
          >
            {t("password.title")}
          </Menu.Item>
          <Menu.Item
            renderRoot={(root) => <Link {...root} to="/settings/api-keys" />}
            leftSection={<IconKey size={16} stroke={1.75} aria-hidden />}
          >
            {t("shell.crumb.apiKeys")}
          </Menu.Item>
          {isTold && (
            <Menu.Item
              renderRoot={(root) => <Link {...root} to="/settings/notifications" />}
              leftSection={<IconMail size={16} stroke={1.75} aria-hidden />}
            >
              {t("shell.crumb.notificationMails")}
            </Menu.Item>
          )}
          {seesWork && (
            <Menu.Item
              renderRoot={(root) => <Link {...root} to="/settings/calendar-feed" />}
              leftSection={<IconCalendarShare size={16} stroke={1.75} aria-hidden />}
            >
              {t("shell.crumb.calendarFeed")}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDevicesOff size={16} stroke={1.75} aria-hidden />}
            onClick={() => setDialog("everywhere")}
          >
            {t("user.logOutEverywhere")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} stroke={1.75} aria-hidden />}
            onClick={() => (drafts.length > 0 ? setAsking(true) : void leave())}
          >
            {t("user.logOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{dialog === "password" && <ChangePasswordDialog onClose={close} />}</Suspense>
      {dialog === "everywhere" && (
        <ConfirmDialog
          title={t("user.everywhereTitle")}
          text={
            <>
              {t("user.everywhereText")} {drafts.length > 0 && t("user.draftsText", { count: drafts.length, titles })}{" "}
              <Suspense>
                <KeysStay onLeave={close} />
              </Suspense>
            </>
          }
          label={t("user.logOutEverywhere")}
          run={() => logOutEverywhere(forget)}
          onDone={close}
          onClose={close}
        />
      )}
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("user.draftsTitle")}>
        <Text size="md">{t("user.draftsText", { count: drafts.length, titles })}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t("user.stay")}
          </Button>
          <Button color="red" onClick={() => void leave()}>
            {t("user.discardAndLogOut")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
