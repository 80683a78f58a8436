import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseActivitiesSearch } from "@/features/activities-listing/activities-search";
import { parseCalendarSearch } from "@/features/calendar/calendar-search";
import { parseCasesSearch } from "@/features/cases-listing/cases-search";
import { parseCloseSearch } from "@/features/close-case/close-search";
import { parsePipelineSearch } from "@/features/pipeline/pipeline-search";
import { parseRecommendationsSearch } from "@/features/recommendations-listing/recommendations-search";
import {
  parseActivityReportSearch,
  parseMonthsPipelineSearch,
  parsePerformanceSearch,
} from "@/features/reports/reports-search";
import { parseNewActivitySearch } from "@/features/save-activity/new-activity-search";
import { withPageTexts } from "@/i18n";
import { customer, inside } from "./frame";

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

const newColdCall = createRoute({
  getParentRoute: () => inside,
  path: "/cold-calls/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cold-call/ColdCallPage")),
    "NewColdCallPage",
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

const customerColdCall = createRoute({
  getParentRoute: () => customer,
  path: "/cold-calls/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/cold-call/ColdCallPage")),
    "CustomerColdCallPage",
  ),
  staticData: { crumb: "coldCall" },
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

/** Pages about salesmen's activities and cases, and what is summed up of them. */
export const workPages = [
  activitiesListing,
  calendar,
  warningsListing,
  recommendationsListing,
  reschedule,
  nextAction,
  completeActivity,
  cancelActivity,
  newColdCall,
  editActivity,
  casesListing,
  pipeline,
  caseInfo,
  editCase,
  closeCase,
  activityReport,
  monthsPipeline,
  performance,
] as const;

/** The same of one customer. */
export const customerWorkPages = [
  customerRecommendations,
  newActivity,
  customerColdCall,
  customerActivities,
  customerWarnings,
  customerCases,
] as const;
