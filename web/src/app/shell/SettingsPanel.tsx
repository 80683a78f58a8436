import {
  ActionIcon,
  Checkbox,
  NavLink,
  Popover,
  SegmentedControl,
  Switch,
  Text,
  Tooltip,
  useMantineColorScheme,
} from "@mantine/core";
import {
  IconFolders,
  IconPlugConnected,
  IconSettings,
  IconTrophy,
  IconUserCog,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "@/parts/problem-text";
import { usePermission } from "@/session/use-session";
import { changeSettings, useSettings } from "@/settings/settings";
import { useChangeUserSettings, useUserSettings } from "@/settings/use-user-settings";
import classes from "./settings-panel.module.css";

/**
 * The settings of the user and of this device, which act at once, and the way to those of the company. A click outside
 * closes the panel.
 */
export function SettingsPanel() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys } = useSettings();
  const mayManageErp = usePermission("erp.manage");
  const mayManageGroups = usePermission("groups.manage");
  const mayManageRanks = usePermission("ranks.manage");
  const mayManageUsers = usePermission("users.manage");
  const mayAssign = usePermission("salesmen.assign");
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t("settings.title")}>
          <ActionIcon size={32} aria-label={t("settings.title")} onClick={() => setOpened(!opened)}>
            <IconSettings size={19} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t("settings.title")}>
        <HideDashboard />
        <div>
          <Text size="sm" fw={550} mb={6} id="settings-scheme">
            {t("settings.appearance")}
          </Text>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby="settings-scheme"
            value={colorScheme}
            onChange={(next) => setColorScheme(next as typeof colorScheme)}
            data={[
              { value: "light", label: t("settings.light") },
              { value: "dark", label: t("settings.dark") },
              { value: "auto", label: t("settings.auto") },
            ]}
          />
        </div>
        <Switch
          size="sm"
          label={t("settings.singleKeys")}
          description={t("settings.singleKeysHint")}
          checked={singleKeys}
          onChange={(event) => changeSettings({ singleKeys: event.currentTarget.checked })}
        />
        <p className={classes.note}>{t("settings.device")}</p>
        {(mayManageUsers || mayManageErp || mayManageGroups || mayManageRanks || mayAssign) && (
          <nav aria-label={t("settings.administration")} className={classes.administration}>
            {mayManageUsers && (
              <NavLink
                renderRoot={(root) => <Link {...root} to="/settings/users" />}
                label={t("command.users")}
                leftSection={<IconUsersGroup size={16} stroke={1.75} aria-hidden />}
                onClick={() => setOpened(false)}
              />
            )}
            {mayAssign && (
              <NavLink
                renderRoot={(root) => <Link {...root} to="/settings/salesmen" />}
                label={t("shell.crumb.salesmenSettings")}
                leftSection={<IconUserCog size={16} stroke={1.75} aria-hidden />}
                onClick={() => setOpened(false)}
              />
            )}
            {mayManageGroups && (
              <NavLink
                renderRoot={(root) => <Link {...root} to="/settings/groups" />}
                label={t("shell.crumb.groups")}
                leftSection={<IconFolders size={16} stroke={1.75} aria-hidden />}
                onClick={() => setOpened(false)}
              />
            )}
            {mayManageRanks && (
              <NavLink
                renderRoot={(root) => <Link {...root} to="/settings/ranks" />}
                label={t("ranks.title")}
                leftSection={<IconTrophy size={16} stroke={1.75} aria-hidden />}
                onClick={() => setOpened(false)}
              />
            )}
            {mayManageErp && (
              <NavLink
                renderRoot={(root) => <Link {...root} to="/settings/erp-link" />}
                label={t("settings.erpLink")}
                leftSection={<IconPlugConnected size={16} stroke={1.75} aria-hidden />}
                onClick={() => setOpened(false)}
              />
            )}
          </nav>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** "Hide dashboard panel on customer page". Only the charts go: tiles and buttons stay. */
function HideDashboard() {
  const { t } = useTranslation();
  const { data: settings, error } = useUserSettings();
  const change = useChangeUserSettings();
  return (
    <Checkbox
      size="sm"
      label={t("settings.hideDashboard")}
      checked={settings?.hideCustomerDashboard ?? false}
      disabled={!settings}
      error={!settings && error && problemText(t, error)}
      onChange={(event) => change.mutate({ hideCustomerDashboard: event.currentTarget.checked })}
    />
  );
}
