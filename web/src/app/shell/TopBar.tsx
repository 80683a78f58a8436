import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconBuildingPlus, IconPhoneOutgoing, IconPlus, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NotificationsBell } from "@/features/notifications/NotificationsBell";
import { Keys } from "@/parts/Keys";
import { Logo } from "@/parts/Logo";
import { usePermission } from "@/session/use-session";
import { Breadcrumb } from "./Breadcrumb";
import { showPalette } from "./palette-store";
import { SettingsButton } from "./SettingsButton";
import classes from "./top-bar.module.css";
import { UserMenu } from "./UserMenu";

/** The bar at the top: where am I, find, new, what happened, who am I, settings. */
export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className={classes.bar}>
      <Tooltip label={t("shell.home")}>
        <Link to="/" className={classes.logo} aria-label={t("shell.home")}>
          <Logo />
        </Link>
      </Tooltip>
      <Breadcrumb />
      <div className={classes.right}>
        <button type="button" className={classes.search} onClick={() => showPalette(true)}>
          <IconSearch size={16} stroke={1.75} aria-hidden />
          <span className={classes.searchText}>{t("shell.search")}</span>
          <Keys keys="Ctrl K" />
        </button>
        <NewMenu />
        <NotificationsBell />
        <UserMenu />
        <SettingsButton />
      </div>
    </header>
  );
}

/** "+": everything that can be made. */
function NewMenu() {
  const { t } = useTranslation();
  const plans = usePermission("activities.write");
  if (!usePermission("customers.write")) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t("shell.new")}>
          <ActionIcon variant="filled" color="brand" size={32} aria-label={t("shell.new")}>
            <IconPlus size={18} stroke={2} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          renderRoot={(root) => <Link {...root} to="/customers/new" />}
          leftSection={<IconBuildingPlus size={16} stroke={1.75} aria-hidden />}
          rightSection={<Keys keys="N" />}
        >
          {t("customer.action.new")}
        </Menu.Item>
        {plans && (
          <Menu.Item
            renderRoot={(root) => <Link {...root} to="/cold-calls/new" />}
            leftSection={<IconPhoneOutgoing size={16} stroke={1.75} aria-hidden />}
            rightSection={<Keys keys="Q" />}
          >
            {t("customer.action.coldCall")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
