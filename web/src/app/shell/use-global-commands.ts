import { useDisclosure } from "@mantine/hooks";
import { IconHome, IconKeyboard, IconPlugConnected, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/commands/command-store";
import { useCommands } from "@/commands/use-commands";
import { usePermission } from "@/session/use-session";

/** Offers what can be done on every page, and holds the state of the list of shortcuts. */
export function useGlobalCommands() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreate = usePermission("customers.write");
  const mayManageErp = usePermission("erp.manage");
  const [opened, { open, close }] = useDisclosure(false);
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
    if (mayCreate) {
      offered.push({
        id: "new-customer",
        label: t("customer.action.new"),
        icon: IconUserPlus,
        keys: "N",
        run: () => void navigate({ to: "/customers/new" }),
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
    offered.push({ id: "shortcuts", label: t("command.shortcuts"), icon: IconKeyboard, keys: "?", run: open });
    return offered;
  }, [t, navigate, mayCreate, mayManageErp, open]);
  useCommands(commands);
  return { opened, close };
}
