import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconKey, IconLock, IconLockOpen, IconUserShield } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { useSession } from "@/session/use-session";
import type { UserAction } from "./UserActionDialog";

const ICONS = { roles: IconUserShield, password: IconKey, close: IconLock, reopen: IconLockOpen };

/** What can be done with a user. Nobody shuts himself out, so oneself has less. */
export function UserMenu({ user, onAction }: { user: User; onAction: (action: UserAction, user: User) => void }) {
  const { t } = useTranslation();
  const own = useSession().user?.id === user.id;
  const actions: UserAction[] = own ? ["roles"] : ["roles", "password", user.closed ? "reopen" : "close"];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t("grid.actionsOf", { name: user.displayName })}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => {
          const Icon = ICONS[action];
          return (
            <Menu.Item
              key={action}
              leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
              onClick={() => onAction(action, user)}
            >
              {t(`users.action.${action}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
