import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseErpLinkSearch } from "@/features/erp-link/erp-link-search";
import { parseSalesmenSettingsSearch } from "@/features/salesmen-settings/salesmen-settings-search";
import { withPageTexts } from "@/i18n";
import { inside } from "./frame";

const erpLink = createRoute({
  getParentRoute: () => inside,
  path: "/settings/erp-link",
  validateSearch: parseErpLinkSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/erp-link/ErpLinkPage")),
    "ErpLinkPage",
  ),
  staticData: { crumb: "erpLink" },
});

const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/api-keys",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/api-keys/ApiKeysPage")),
    "ApiKeysPage",
  ),
  staticData: { crumb: "apiKeys" },
});

const users = createRoute({
  getParentRoute: () => inside,
  path: "/settings/users",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/users/UsersPage")),
    "UsersPage",
  ),
  staticData: { crumb: "users" },
});

const groups = createRoute({
  getParentRoute: () => inside,
  path: "/settings/groups",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/groups/GroupsPage")),
    "GroupsPage",
  ),
  staticData: { crumb: "groups" },
});

const group = createRoute({
  getParentRoute: () => inside,
  path: "/settings/groups/$groupId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/groups/GroupPage")),
    "GroupPage",
  ),
  staticData: { crumb: "groups" },
});

const salesmenSettings = createRoute({
  getParentRoute: () => inside,
  path: "/settings/salesmen",
  validateSearch: parseSalesmenSettingsSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/salesmen-settings/SalesmenSettingsPage")),
    "SalesmenSettingsPage",
  ),
  staticData: { crumb: "salesmenSettings" },
});

const ranks = createRoute({
  getParentRoute: () => inside,
  path: "/settings/ranks",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/ranks/RanksPage")),
    "RanksPage",
  ),
  staticData: { crumb: "ranks" },
});

const notificationMails = createRoute({
  getParentRoute: () => inside,
  path: "/settings/notifications",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/notification-mails/NotificationMailsPage")),
    "NotificationMailsPage",
  ),
  staticData: { crumb: "notificationMails" },
});

const calendarFeed = createRoute({
  getParentRoute: () => inside,
  path: "/settings/calendar-feed",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/calendar-feed/CalendarFeedPage")),
    "CalendarFeedPage",
  ),
  staticData: { crumb: "calendarFeed" },
});

const caseConfig = createRoute({
  getParentRoute: () => inside,
  path: "/case-config",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/case-config/CaseConfigPage")),
    "CaseConfigPage",
  ),
  staticData: { crumb: "caseConfig" },
});

/** Pages where the CRM, or what it tells somebody, is set up. */
export const settingsPages = [
  erpLink,
  apiKeys,
  users,
  groups,
  group,
  salesmenSettings,
  ranks,
  notificationMails,
  calendarFeed,
  caseConfig,
] as const;
