import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowMerge, IconDots, IconEdit, IconTrash, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CustomerGroup } from "@/api/types";
import type { GroupAction } from "./GroupActionDialog";
import { customersOfGroup } from "./group-link";

const ACTIONS = [
  ["edit", IconEdit],
  ["merge", IconArrowMerge],
  ["delete", IconTrash],
] as const;

/** What can be done with a group. */
export function GroupMenu(props: {
  group: CustomerGroup;
  onAction: (action: GroupAction, group: CustomerGroup) => void;
}) {
  const { group, onAction } = props;
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t("grid.actionsOf", { name: group.name })}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUsers size={16} stroke={1.75} aria-hidden />}
          renderRoot={(root) => <Link {...root} {...customersOfGroup(group.id)} />}
        >
          {t("groups.action.customers")}
        </Menu.Item>
        {ACTIONS.map(([action, Icon]) => (
          <Menu.Item
            key={action}
            leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
            onClick={() => onAction(action, group)}
          >
            {t(`groups.action.${action}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
