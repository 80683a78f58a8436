import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useLayoutEffect, useRef, useState } from "react";
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
  tabIndex?: number;
}) {
  const { name, actions, label, className, tabIndex } = props;
  const { t } = useTranslation();
  const [made, setMade] = useState(false);
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (!made) return;
    // The button that was pressed is another one: the menu gives the focus back to this one.
    target.current?.focus();
    setOpened(true);
  }, [made]);
  const button = (
    <ActionIcon
      ref={target}
      className={className}
      tabIndex={tabIndex}
      aria-label={label ?? t("grid.actionsOf", { name })}
      aria-haspopup="menu"
      aria-expanded={opened}
      onClick={made ? undefined : () => setMade(true)}
    >
      <IconDots size={18} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
  if (!made) return button;
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>{button}</Menu.Target>
      {/* A long address to write to is broken on a telephone. */}
      <Menu.Dropdown maw="calc(100vw - 16px)">
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
