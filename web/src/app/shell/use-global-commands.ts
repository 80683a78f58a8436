import {
  IconAddressBook,
  IconApi,
  IconChess,
  IconFileImport,
  IconFolders,
  IconHome,
  IconKey,
  IconKeyboard,
  IconPlugConnected,
  IconTrophy,
  IconUserCog,
  IconUserPlus,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/commands/command-store";
import { useCommands } from "@/commands/use-commands";
import { usePermission } from "@/session/use-session";

/** Offers what can be done on every page, and holds the state of the list of shortcuts: undefined until it is first opened. */
export function useGlobalCommands() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreate = usePermission("customers.write");
  const mayImport = usePermission("customers.import");
  const mayManageErp = usePermission("erp.manage");
  const mayManageUsers = usePermission("users.manage");
  const mayAssign = usePermission("salesmen.assign");
  const mayManageGroups = usePermission("groups.manage");
  const mayManageRanks = usePermission("ranks.manage");
  const [opened, setOpened] = useState<boolean>();
  const commands = useMemo(() => {
    const offered: Command[] = [
      { id: "home", label: t("command.home"), icon: IconHome, keys: "H", run: () => void navigate({ to: "/" }) },
      {
        id: "customers",
        label: t("command.customers"),
        icon: IconUsers,
        keys: "L",
        run: () => void navigate({ to: "/customers" }),
      },
    ];
    offered.push({
      id: "contacts",
      label: t("command.contacts"),
      icon: IconAddressBook,
      run: () => void navigate({ to: "/contacts" }),
    });
    offered.push({
      id: "third-parties",
      label: t("command.thirdParties"),
      icon: IconChess,
      run: () => void navigate({ to: "/third-parties" }),
    });
    if (mayCreate) {
      offered.push({
        id: "new-customer",
        label: t("customer.action.new"),
        icon: IconUserPlus,
        keys: "N",
        run: () => void navigate({ to: "/customers/new" }),
      });
    }
    if (mayImport) {
      offered.push({
        id: "import-customers",
        label: t("command.imports"),
        icon: IconFileImport,
        run: () => void navigate({ to: "/customers/import" }),
      });
    }
    offered.push({
      id: "api",
      label: t("command.api"),
      icon: IconApi,
      run: () => globalThis.location.assign("/api/docs"),
    });
    offered.push({
      id: "api-keys",
      label: t("command.apiKeys"),
      icon: IconKey,
      run: () => void navigate({ to: "/settings/api-keys" }),
    });
    if (mayManageUsers) {
      offered.push({
        id: "users",
        label: t("command.users"),
        icon: IconUsersGroup,
        run: () => void navigate({ to: "/settings/users" }),
      });
    }
    if (mayAssign) {
      offered.push({
        id: "salesmen-settings",
        label: t("shell.crumb.salesmenSettings"),
        icon: IconUserCog,
        run: () => void navigate({ to: "/settings/salesmen" }),
      });
    }
    if (mayManageGroups) {
      offered.push({
        id: "groups",
        label: t("shell.crumb.groups"),
        icon: IconFolders,
        run: () => void navigate({ to: "/settings/groups" }),
      });
    }
    if (mayManageRanks) {
      offered.push({
        id: "ranks",
        label: t("ranks.title"),
        icon: IconTrophy,
        run: () => void navigate({ to: "/settings/ranks" }),
      });
    }
    if (mayManageErp) {
      offered.push({
        id: "erp-link",
        label: t("command.erpLink"),
        icon: IconPlugConnected,
        run: () => void navigate({ to: "/settings/erp-link" }),
      });
    }
    offered.push({
      id: "shortcuts",
      label: t("command.shortcuts"),
      icon: IconKeyboard,
      keys: "?",
      run: () => setOpened(true),
    });
    return offered;
  }, [t, navigate, mayCreate, mayImport, mayManageErp, mayManageUsers, mayManageGroups, mayManageRanks, mayAssign]);
  useCommands(commands);
  return { opened, close: () => setOpened(false) };
}
