import {
  IconAddressBook,
  IconAlertTriangle,
  IconApi,
  IconBriefcase,
  IconBulb,
  IconCalendarEvent,
  IconCalendarShare,
  IconCalendarWeek,
  IconChartBar,
  IconChess,
  IconFileImport,
  IconFolders,
  IconHome,
  IconKey,
  IconKeyboard,
  IconLayoutKanban,
  IconMail,
  IconPhoneOutgoing,
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
  const seesWork = usePermission("activities.read");
  const isTold = usePermission("customers.read");
  const mayCreate = usePermission("customers.write");
  const plans = usePermission("activities.write");
  const mayImport = usePermission("customers.import");
  const mayManageErp = usePermission("erp.manage");
  const mayManageUsers = usePermission("users.manage");
  const mayAssign = usePermission("salesmen.assign");
  const mayManageGroups = usePermission("groups.manage");
  const mayManageRanks = usePermission("ranks.manage");
  const mayManageCases = usePermission("case-config.manage");
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
    if (seesWork) {
      offered.push({
        id: "activities",
        label: t("command.activities"),
        icon: IconCalendarEvent,
        keys: "A",
        run: () => void navigate({ to: "/activities" }),
      });
      offered.push({
        id: "calendar",
        label: t("command.calendar"),
        icon: IconCalendarWeek,
        keys: "U",
        run: () => void navigate({ to: "/calendar" }),
      });
      offered.push({
        id: "calendar-feed",
        label: t("shell.crumb.calendarFeed"),
        icon: IconCalendarShare,
        run: () => void navigate({ to: "/settings/calendar-feed" }),
      });
      offered.push({
        id: "cases",
        label: t("command.cases"),
        icon: IconBriefcase,
        run: () => void navigate({ to: "/cases" }),
      });
      offered.push({
        id: "pipeline",
        label: t("command.pipeline"),
        icon: IconLayoutKanban,
        keys: "Y",
        run: () => void navigate({ to: "/pipeline" }),
      });
      offered.push({
        id: "warnings",
        label: t("command.warnings"),
        icon: IconAlertTriangle,
        keys: "W",
        run: () => void navigate({ to: "/warnings" }),
      });
      offered.push({
        id: "recommendations",
        label: t("command.recommendations"),
        icon: IconBulb,
        run: () => void navigate({ to: "/recommendations" }),
      });
      offered.push({
        id: "activity-report",
        label: t("shell.crumb.activityReport"),
        icon: IconChartBar,
        run: () => void navigate({ to: "/reports/activities" }),
      });
      offered.push({
        id: "months-pipeline",
        label: t("shell.crumb.monthsPipeline"),
        icon: IconChartBar,
        run: () => void navigate({ to: "/reports/pipeline" }),
      });
      offered.push({
        id: "sales-performance",
        label: t("shell.crumb.performance"),
        icon: IconChartBar,
        run: () => void navigate({ to: "/reports/sales-performance" }),
      });
    }
    if (mayCreate) {
      offered.push({
        id: "new-customer",
        label: t("customer.action.new"),
        icon: IconUserPlus,
        keys: "N",
        run: () => void navigate({ to: "/customers/new" }),
      });
    }
    if (mayCreate && plans) {
      offered.push({
        id: "cold-call",
        label: t("customer.action.coldCall"),
        icon: IconPhoneOutgoing,
        keys: "Q",
        run: () => void navigate({ to: "/cold-calls/new" }),
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
    if (isTold) {
      offered.push({
        id: "notification-mails",
        label: t("shell.crumb.notificationMails"),
        icon: IconMail,
        run: () => void navigate({ to: "/settings/notifications" }),
      });
    }
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
      offered.push({
        id: "targets",
        label: t("command.targets"),
        icon: IconUserCog,
        run: () => void navigate({ to: "/settings/salesmen", search: { tab: "targets" } }),
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
    if (mayManageCases) {
      offered.push({
        id: "case-config",
        label: t("shell.crumb.caseConfig"),
        icon: IconBriefcase,
        run: () => void navigate({ to: "/case-config" }),
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
  }, [
    t,
    navigate,
    isTold,
    seesWork,
    mayCreate,
    plans,
    mayImport,
    mayManageErp,
    mayManageUsers,
    mayManageGroups,
    mayManageRanks,
    mayManageCases,
    mayAssign,
  ]);
  useCommands(commands);
  return { opened, close: () => setOpened(false) };
}
