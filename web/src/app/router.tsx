import { useMediaQuery } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from "@tanstack/react-router";
import { ApiProblem } from "@/api/problem";
import { parseActivitiesSearch } from "@/features/activities-listing/activities-search";
import { parseCalendarSearch } from "@/features/calendar/calendar-search";
import { parseCasesSearch } from "@/features/cases-listing/cases-search";
import { parseCloseSearch } from "@/features/close-case/close-search";
import { parseContactsSearch } from "@/features/contacts-listing/contacts-search";
import { parseCustomerHomeSearch } from "@/features/customer-home/tiles";
import { customerOptions } from "@/features/customers/queries";
import { parseListingSearch } from "@/features/customers-listing/listing-search";
import { parseErpLinkSearch } from "@/features/erp-link/erp-link-search";
import { parsePipelineSearch } from "@/features/pipeline/pipeline-search";
import { parseRecommendationsSearch } from "@/features/recommendations-listing/recommendations-search";
import {
  parseActivityReportSearch,
  parseMonthsPipelineSearch,
  parsePerformanceSearch,
} from "@/features/reports/reports-search";
import { parseSalesmenSettingsSearch } from "@/features/salesmen-settings/salesmen-settings-search";
import { parseNewActivitySearch } from "@/features/save-activity/new-activity-search";
import { parseThirdPartiesSearch } from "@/features/third-parties-listing/third-parties-search";
import { withPageTexts } from "@/i18n";
import { SuspendedPage } from "@/session/SuspendedPage";
import { sessionOptions } from "@/session/session";
import { SUSPENDED, suspension } from "@/session/suspension";
import { NotFoundPage } from "./NotFoundPage";
import { nextAddress } from "./next-address";
import { ProblemPage } from "./ProblemPage";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
  interface StaticDataRouteOption {
    /** What the breadcrumb and the browser's title call the page; absent where the customer's name says it. */
    crumb?:
      | "apiKeys"
      | "erpLink"
      | "groups"
      | "imports"
      | "salesmenSettings"
      | "ranks"
      | "activityReport"
      | "pipeline"
      | "performance"
      | "activities"
      | "calendar"
      | "calendarFeed"
      | "notificationMails"
      | "customerActivities"
      | "warnings"
      | "recommendations"
      | "customerRecommendations"
      | "customerWarnings"
      | "reschedule"
      | "nextAction"
      | "completeActivity"
      | "cancelActivity"
      | "saveActivity"
      | "coldCall"
      | "cases"
      | "monthsPipeline"
      | "customerCases"
      | "saveCase"
      | "closeCase"
      | "caseInfo"
      | "caseConfig"
      | "users"
      | "customers"
      | "contacts"
      | "saveCustomer"
      | "releaseCustomer"
      | "mergeCustomers"
      | "saveContact"
      | "thirdParties"
      | "customerThirdParties"
      | "saveThirdParty"
      | "addNote"
      | "salesmen";
  }
}

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root });

/** The page and, inside the router because they hold links, the notifications. */
function Root() {
  // More would cover a phone's page.
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  return (
    <>
      <Outlet />
      <Notifications position="bottom-right" autoClose={8000} limit={narrow ? 1 : 4} />
    </>
  );
}

/** Somebody whose company is suspended may log in to another one. */
function unlessSuspended(error: unknown): null {
  if (error instanceof ApiProblem && error.reason === SUSPENDED) return null;
  throw error;
}

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: nextAddress,
  beforeLoad: async ({ context, search }) => {
    const session = await context.queries.ensureQueryData(sessionOptions).catch(unlessSuspended);
    if (session) throw redirect({ to: search.next ?? "/" });
  },
  component: lazyRouteComponent(() => import("@/features/log-in/LogInPage"), "LogInPage"),
});

/** Where somebody comes to whose company is suspended when he opens the CRM; one who is inside stays where he is. */
const suspended = createRoute({
  getParentRoute: () => root,
  path: "/suspended",
  validateSearch: nextAddress,
  beforeLoad: async ({ context, search }) => {
    const session = await context.queries.ensureQueryData(sessionOptions).catch(unlessSuspended);
    if (session) throw redirect({ to: search.next ?? "/" });
    if (suspension.text() === null) throw redirect({ to: "/login", search });
  },
  component: SuspendedRoute,
});

function SuspendedRoute() {
  const router = useRouter();
  return (
    <main>
      <SuspendedPage text={suspension.text() ?? ""} onRetry={() => void router.invalidate()} />
    </main>
  );
}

/** Everything behind the log-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionOptions).catch(unlessSuspended);
    if (session) return;
    const to = suspension.text() === null ? "/login" : "/suspended";
    throw redirect({ to, search: location.href === "/" ? {} : { next: location.href } });
  },
  component: lazyRouteComponent(() => import("./shell/Shell"), "Shell"),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage"),
});

const customersListing = createRoute({
  getParentRoute: () => inside,
  path: "/customers",
  validateSearch: parseListingSearch,
  component: lazyRouteComponent(() => import("@/features/customers-listing/CustomersPage"), "CustomersPage"),
  staticData: { crumb: "customers" },
});

const contactsListing = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  validateSearch: parseContactsSearch,
  component: lazyRouteComponent(() => import("@/features/contacts-listing/ContactsPage"), "ContactsPage"),
  staticData: { crumb: "contacts" },
});

const newCustomer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/new",
  component: lazyRouteComponent(() => import("@/features/save-customer/SaveCustomerPage"), "NewCustomerPage"),
  staticData: { crumb: "saveCustomer" },
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: "/customers/import",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/import-customers/ImportsPage")),
    "ImportsPage",
  ),
  staticData: { crumb: "imports" },
});

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: "/customers/import/$importId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/import-customers/ImportPage")),
    "ImportPage",
  ),
  staticData: { crumb: "imports" },
});

const customer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/$customerId",
  // Fetches beside the page's code. Hovering over a link loads only code: rows nobody opens cost no request.
  loader: ({ context, params, preload }) => {
    if (!preload) void context.queries.prefetchQuery(customerOptions(params.customerId));
  },
});

const customerHome = createRoute({
  getParentRoute: () => customer,
  path: "/",
  validateSearch: parseCustomerHomeSearch,
  component: lazyRouteComponent(() => import("@/features/customer-home/CustomerHomePage"), "CustomerHomePage"),
});

const editCustomer = createRoute({
  getParentRoute: () => customer,
  path: "/edit",
  // The input a link wants to have filled in, for example "physicalAddress.city".
  validateSearch: (search: Record<string, unknown>): { field?: string } => ({
    field: typeof search.field === "string" ? search.field : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/save-customer/SaveCustomerPage"), "EditCustomerPage"),
  staticData: { crumb: "saveCustomer" },
});

const releaseCustomer = createRoute({
  getParentRoute: () => customer,
  path: "/release",
  component: lazyRouteComponent(() => import("@/features/release-customer/ReleaseCustomerPage"), "ReleaseCustomerPage"),
  staticData: { crumb: "releaseCustomer" },
});

const mergeCustomers = createRoute({
  getParentRoute: () => customer,
  path: "/merge",
  // The other customer, once it is chosen.
  validateSearch: (search: Record<string, unknown>): { with?: string } => ({
    with: typeof search.with === "string" ? search.with : undefined,
  }),
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/merge-customers/MergeCustomersPage")),
    "MergeCustomersPage",
  ),
  staticData: { crumb: "mergeCustomers" },
});

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

const addContact = createRoute({
  getParentRoute: () => customer,
  path: "/contacts/new",
  component: lazyRouteComponent(() => import("@/features/save-contact/SaveContactPage"), "AddContactPage"),
  staticData: { crumb: "saveContact" },
});

const editContact = createRoute({
  getParentRoute: () => customer,
  path: "/contacts/$contactId",
  component: lazyRouteComponent(() => import("@/features/save-contact/SaveContactPage"), "EditContactPage"),
  staticData: { crumb: "saveContact" },
});

const thirdPartiesListing = createRoute({
  getParentRoute: () => inside,
  path: "/third-parties",
  validateSearch: parseThirdPartiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/third-parties-listing/ThirdPartiesPage")),
    "ThirdPartiesPage",
  ),
  staticData: { crumb: "thirdParties" },
});

const customerThirdParties = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties",
  validateSearch: parseThirdPartiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/third-parties-listing/ThirdPartiesPage")),
    "CustomerThirdPartiesPage",
  ),
  staticData: { crumb: "customerThirdParties" },
});

const addThirdParty = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-third-party/SaveThirdPartyPage")),
    "AddThirdPartyPage",
  ),
  staticData: { crumb: "saveThirdParty" },
});

const editThirdParty = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties/$thirdPartyId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-third-party/SaveThirdPartyPage")),
    "EditThirdPartyPage",
  ),
  staticData: { crumb: "saveThirdParty" },
});

const addNote = createRoute({
  getParentRoute: () => customer,
  path: "/notes/new",
  component: lazyRouteComponent(() => import("@/features/add-note/AddNotePage"), "AddNotePage"),
  staticData: { crumb: "addNote" },
});

const maintainSalesmen = createRoute({
  getParentRoute: () => customer,
  path: "/salesmen",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/maintain-salesmen/MaintainSalesmenPage")),
    "MaintainSalesmenPage",
  ),
  staticData: { crumb: "salesmen" },
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

const activitiesListing = createRoute({
  getParentRoute: () => inside,
  path: "/activities",
  validateSearch: parseActivitiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activities-listing/ActivitiesPage")),
    "MyActivitiesPage",
  ),
  staticData: { crumb: "activities" },
});

const calendar = createRoute({
  getParentRoute: () => inside,
  path: "/calendar",
  validateSearch: parseCalendarSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/calendar/CalendarPage")),
    "CalendarPage",
  ),
  staticData: { crumb: "calendar" },
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

const warningsListing = createRoute({
  getParentRoute: () => inside,
  path: "/warnings",
  validateSearch: parseActivitiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activities-listing/ActivitiesPage")),
    "WarningsPage",
  ),
  staticData: { crumb: "warnings" },
});

const recommendationsListing = createRoute({
  getParentRoute: () => inside,
  path: "/recommendations",
  validateSearch: parseRecommendationsSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/recommendations-listing/RecommendationsPage")),
    "RecommendationsPage",
  ),
  staticData: { crumb: "recommendations" },
});

const customerRecommendations = createRoute({
  getParentRoute: () => customer,
  path: "/recommendations",
  validateSearch: parseRecommendationsSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/recommendations-listing/RecommendationsPage")),
    "CustomerRecommendationsPage",
  ),
  staticData: { crumb: "customerRecommendations" },
});

const customerActivities = createRoute({
  getParentRoute: () => customer,
  path: "/activities",
  validateSearch: parseActivitiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activities-listing/ActivitiesPage")),
    "CustomerActivitiesPage",
  ),
  staticData: { crumb: "customerActivities" },
});

const customerWarnings = createRoute({
  getParentRoute: () => customer,
  path: "/warnings",
  validateSearch: parseActivitiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activities-listing/ActivitiesPage")),
    "CustomerWarningsPage",
  ),
  staticData: { crumb: "customerWarnings" },
});

const reschedule = createRoute({
  getParentRoute: () => inside,
  path: "/activities/$activityId/reschedule",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activity-steps/ReschedulePage")),
    "ReschedulePage",
  ),
  staticData: { crumb: "reschedule" },
});

const nextAction = createRoute({
  getParentRoute: () => inside,
  path: "/activities/$activityId/next-action",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activity-steps/NextActionPage")),
    "NextActionPage",
  ),
  staticData: { crumb: "nextAction" },
});

const completeActivity = createRoute({
  getParentRoute: () => inside,
  path: "/activities/$activityId/complete",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activity-steps/EndActivityPage")),
    "CompleteActivityPage",
  ),
  staticData: { crumb: "completeActivity" },
});

const cancelActivity = createRoute({
  getParentRoute: () => inside,
  path: "/activities/$activityId/cancel",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/activity-steps/EndActivityPage")),
    "CancelActivityPage",
  ),
  staticData: { crumb: "cancelActivity" },
});

const newActivity = createRoute({
  getParentRoute: () => customer,
  path: "/activities/new",
  validateSearch: parseNewActivitySearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-activity/SaveActivityPage")),
    "NewActivityPage",
  ),
  staticData: { crumb: "saveActivity" },
});

const newColdCall = createRoute({
  getParentRoute: () => inside,
  path: "/cold-calls/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cold-call/ColdCallPage")),
    "NewColdCallPage",
  ),
  staticData: { crumb: "coldCall" },
});

const customerColdCall = createRoute({
  getParentRoute: () => customer,
  path: "/cold-calls/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cold-call/ColdCallPage")),
    "CustomerColdCallPage",
  ),
  staticData: { crumb: "coldCall" },
});

const editActivity = createRoute({
  getParentRoute: () => inside,
  path: "/activities/$activityId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-activity/SaveActivityPage")),
    "EditActivityPage",
  ),
  staticData: { crumb: "saveActivity" },
});

const casesListing = createRoute({
  getParentRoute: () => inside,
  path: "/cases",
  validateSearch: parseCasesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cases-listing/CasesPage")),
    "CasesPage",
  ),
  staticData: { crumb: "cases" },
});

const pipeline = createRoute({
  getParentRoute: () => inside,
  path: "/pipeline",
  validateSearch: parsePipelineSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/pipeline/PipelinePage")),
    "PipelinePage",
  ),
  staticData: { crumb: "pipeline" },
});

const customerCases = createRoute({
  getParentRoute: () => customer,
  path: "/cases",
  validateSearch: parseCasesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cases-listing/CasesPage")),
    "CustomerCasesPage",
  ),
  staticData: { crumb: "customerCases" },
});

const caseInfo = createRoute({
  getParentRoute: () => inside,
  path: "/cases/$caseId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/case-info/CaseInfoPage")),
    "CaseInfoPage",
  ),
  staticData: { crumb: "caseInfo" },
});

const editCase = createRoute({
  getParentRoute: () => inside,
  path: "/cases/$caseId/edit",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-case/SaveCasePage")),
    "SaveCasePage",
  ),
  staticData: { crumb: "saveCase" },
});

const closeCase = createRoute({
  getParentRoute: () => inside,
  path: "/cases/$caseId/close",
  validateSearch: parseCloseSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/close-case/CloseCasePage")),
    "CloseCasePage",
  ),
  staticData: { crumb: "closeCase" },
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

const activityReport = createRoute({
  getParentRoute: () => inside,
  path: "/reports/activities",
  validateSearch: parseActivityReportSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/reports/ActivityReportPage")),
    "ActivityReportPage",
  ),
  staticData: { crumb: "activityReport" },
});

const monthsPipeline = createRoute({
  getParentRoute: () => inside,
  path: "/reports/pipeline",
  validateSearch: parseMonthsPipelineSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/reports/MonthsPipelinePage")),
    "MonthsPipelinePage",
  ),
  staticData: { crumb: "monthsPipeline" },
});

const performance = createRoute({
  getParentRoute: () => inside,
  path: "/reports/sales-performance",
  validateSearch: parsePerformanceSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/reports/PerformancePage")),
    "PerformancePage",
  ),
  staticData: { crumb: "performance" },
});

/** An address without a page, in the frame of the others. */
const nowhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFoundPage });

const routeTree = root.addChildren([
  logIn,
  suspended,
  inside.addChildren([
    home,
    customersListing,
    contactsListing,
    thirdPartiesListing,
    newCustomer,
    newColdCall,
    imports,
    oneImport,
    apiKeys,
    users,
    groups,
    group,
    salesmenSettings,
    ranks,
    caseConfig,
    casesListing,
    pipeline,
    caseInfo,
    editCase,
    closeCase,
    editActivity,
    activitiesListing,
    calendar,
    calendarFeed,
    notificationMails,
    warningsListing,
    recommendationsListing,
    reschedule,
    nextAction,
    completeActivity,
    cancelActivity,
    erpLink,
    activityReport,
    monthsPipeline,
    performance,
    nowhere,
    customer.addChildren([
      customerHome,
      editCustomer,
      releaseCustomer,
      mergeCustomers,
      addContact,
      editContact,
      customerThirdParties,
      customerRecommendations,
      addThirdParty,
      editThirdParty,
      addNote,
      maintainSalesmen,
      newActivity,
      customerColdCall,
      customerActivities,
      customerWarnings,
      customerCases,
    ]),
  ]),
]);

/** The pages by their addresses. */
export function newRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ProblemPage,
  });
}
