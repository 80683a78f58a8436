import { Checkbox, NavLink, SegmentedControl, Switch, Text, useMantineColorScheme } from "@mantine/core";
import {
  IconBriefcase,
  IconFolders,
  IconPlugConnected,
  IconTrophy,
  IconUserCog,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemText } from "@/parts/problem-text";
import { usePermission } from "@/session/use-session";
import { changeSettings, useSettings } from "@/settings/settings";
import { useChangeUserSettings, useUserSettings } from "@/settings/use-user-settings";
import classes from "./settings-panel.module.css";

/** The settings of the user and of this device, which act at once, and the way to those of the company. */
export function SettingsPanel({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys } = useSettings();
  const mayManageErp = usePermission("erp.manage");
  const mayManageGroups = usePermission("groups.manage");
  const mayManageRanks = usePermission("ranks.manage");
  const mayManageCases = usePermission("case-config.manage");
  const mayManageUsers = usePermission("users.manage");
  const mayAssign = usePermission("salesmen.assign");
  return (
    <>
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
      {(mayManageUsers || mayManageErp || mayManageGroups || mayManageRanks || mayManageCases || mayAssign) && (
        <nav aria-label={t("settings.administration")} className={classes.administration}>
          {mayManageUsers && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/settings/users" />}
              label={t("command.users")}
              leftSection={<IconUsersGroup size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
          {mayAssign && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/settings/salesmen" />}
              label={t("shell.crumb.salesmenSettings")}
              leftSection={<IconUserCog size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
          {mayManageGroups && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/settings/groups" />}
              label={t("shell.crumb.groups")}
              leftSection={<IconFolders size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
          {mayManageRanks && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/settings/ranks" />}
              label={t("ranks.title")}
              leftSection={<IconTrophy size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
          {mayManageCases && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/case-config" />}
              label={t("shell.crumb.caseConfig")}
              leftSection={<IconBriefcase size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
          {mayManageErp && (
            <NavLink
              renderRoot={(root) => <Link {...root} to="/settings/erp-link" />}
              label={t("settings.erpLink")}
              leftSection={<IconPlugConnected size={16} stroke={1.75} aria-hidden />}
              onClick={onLeave}
            />
          )}
        </nav>
      )}
    </>
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
