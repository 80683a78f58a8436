import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { IconLink } from "@/parts/IconAction";
import { Keys } from "@/parts/Keys";
import type { RowAction } from "./columns";
import classes from "./row-actions.module.css";

/** The buttons of a row: side by side for pointer and keyboard, in a "…" menu for touch. */
export function RowActions({ name, actions, reachable }: { name: string; actions: RowAction[]; reachable: boolean }) {
  if (actions.length === 0) return null;
  return (
    <>
      <div className={classes.buttons} data-row-buttons>
        {actions.map(({ id, label, icon, keys, link }) => (
          <IconLink
            key={id}
            icon={icon}
            label={label}
            keys={keys}
            size="sm"
            tabIndex={reachable ? 0 : -1}
            className={classes.button}
            {...link}
          />
        ))}
      </div>
      <ActionsMenu name={name} actions={actions} className={classes.menu} tabIndex={reachable ? 0 : -1} />
    </>
  );
}

/** The same actions in a "…" menu. */
export function ActionsMenu(props: { name: string; actions: RowAction[]; className?: string; tabIndex?: number }) {
  const { name, actions, className, tabIndex } = props;
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={className} tabIndex={tabIndex} aria-label={t("grid.actionsOf", { name })}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, label, icon: Icon, keys, link }) => (
          <Menu.Item
            key={id}
            renderRoot={(root) => <Link {...root} {...link} />}
            leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
            rightSection={keys && <Keys keys={keys} />}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
