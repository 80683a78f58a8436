import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Keys } from "@/parts/Keys";
import type { RowAction } from "./columns";

/** The actions of a record in a "…" menu. The menu is made when it is first opened: lists hold hundreds of them. */
export function ActionsMenu(props: {
  name: string;
  actions: RowAction[];
  /** What the button is called, if not by the record's name. */
  label?: string;
  className?: string;
}) {
  const { name, actions, label, className } = props;
  const { t } = useTranslation();
  const [opened, setOpened] = useState<boolean>();
  const button = (
    <ActionIcon
      className={className}
      aria-label={label ?? t("grid.actionsOf", { name })}
      aria-haspopup="menu"
      aria-expanded={opened ?? false}
      onClick={opened === undefined ? () => setOpened(true) : undefined}
    >
      <IconDots size={18} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
  if (opened === undefined) return button;
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, label, icon: Icon, keys, link, run }) => (
          <Menu.Item
            key={id}
            renderRoot={link && ((root) => <Link {...root} {...link} />)}
            onClick={run}
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
