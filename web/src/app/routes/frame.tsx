import { useMediaQuery } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from "@tanstack/react-router";
import { ApiProblem } from "@/api/problem";
import { customerOptions } from "@/features/customers/queries";
import { SuspendedPage } from "@/session/SuspendedPage";
import { sessionOptions } from "@/session/session";
import { SUSPENDED, suspension } from "@/session/suspension";
import { NotFoundPage } from "../NotFoundPage";
import { nextAddress } from "../next-address";

declare module "@tanstack/react-router" {
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

/** All pages. */
export const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root });

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

/** The log-in page. */
export const logIn = createRoute({
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
export const suspended = createRoute({
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
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionOptions).catch(unlessSuspended);
    if (session) return;
    const to = suspension.text() === null ? "/login" : "/suspended";
    throw redirect({ to, search: location.href === "/" ? {} : { next: location.href } });
  },
  component: lazyRouteComponent(() => import("../shell/Shell"), "Shell"),
});

/** The home page. */
export const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage"),
});

/** One customer: what lies below its address. */
export const customer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/$customerId",
  // Fetches beside the page's code. Hovering over a link loads only code: rows nobody opens cost no request.
  loader: ({ context, params, preload }) => {
    if (!preload) void context.queries.prefetchQuery(customerOptions(params.customerId));
  },
});

/** An address without a page, in the frame of the others. */
export const nowhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFoundPage });
