import {
  IconArrowForwardUp,
  IconBuildingStore,
  IconCalendarTime,
  IconCalendarX,
  IconCheck,
  IconEdit,
  IconEye,
  IconFolderX,
  IconHistory,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Activity } from "@/api/types";
import type { LinkAction, RowLink } from "@/data-grid/columns";
import { mayDoActivity } from "./activity";

/** The page on which an activity is viewed and edited. */
export function activityLink({ id }: Pick<Activity, "id">): RowLink {
  return { to: "/activities/$activityId", params: { activityId: id } };
}

/** The page that tells everything about an activity's case. */
export function caseInfoLink({ caseId }: Pick<Activity, "caseId">): RowLink {
  return { to: "/cases/$caseId", params: { caseId } };
}

/** What a row opens: an own activity itself, of somebody else's the case, which everybody may look at. */
export function rowLinkOf(activity: Pick<Activity, "id" | "caseId" | "own">): RowLink {
  return activity.own ? activityLink(activity) : caseInfoLink(activity);
}

/** View Case Info and History: looking at it changes nothing, so that it is there for every activity. */
export function caseInfoAction(t: TFunction, activity: Pick<Activity, "caseId">): LinkAction {
  return {
    id: "case-info",
    label: t("activity.action.caseInfo"),
    icon: IconHistory,
    keys: "I",
    link: caseInfoLink(activity),
  };
}

/**
 * The action buttons of an activity in the manual's order: what the server offers, and the pages that only show
 * something. Somebody else's activity has none.
 */
export function activityActions(t: TFunction, activity: Activity): LinkAction[] {
  if (!activity.own) return [];
  const params = { activityId: activity.id };
  const may = (name: Parameters<typeof mayDoActivity>[1]) => mayDoActivity(activity, name);
  const edits = may("EDIT");
  const actions: LinkAction[] = [
    {
      id: "edit",
      label: t(edits ? "activity.action.edit" : "activity.action.view"),
      icon: edits ? IconEdit : IconEye,
      keys: "E",
      link: activityLink(activity),
    },
  ];
  if (may("RESCHEDULE")) {
    actions.push({
      id: "reschedule",
      label: t("activity.action.reschedule"),
      icon: IconCalendarTime,
      keys: "R",
      link: { to: "/activities/$activityId/reschedule", params },
    });
  }
  actions.push(caseInfoAction(t, activity));
  if (may("CLOSE_CASE")) {
    actions.push({
      id: "close-case",
      label: t("activity.action.closeCase"),
      icon: IconFolderX,
      keys: "C",
      link: { to: "/cases/$caseId/close", params: { caseId: activity.caseId } },
    });
  }
  if (may("NEXT_ACTION")) {
    actions.push({
      id: "next-action",
      label: t("activity.action.nextAction"),
      icon: IconArrowForwardUp,
      keys: "N",
      link: { to: "/activities/$activityId/next-action", params },
    });
  }
  actions.push({
    id: "customer",
    label: t("activity.action.customer"),
    icon: IconBuildingStore,
    keys: "V",
    link: { to: "/customers/$customerId", params: { customerId: activity.customerId } },
  });
  return actions;
}

/** What ends an activity alone: beside its details, as the manual's row of buttons has neither. */
export function endingActions(t: TFunction, activity: Activity): LinkAction[] {
  const params = { activityId: activity.id };
  const actions: LinkAction[] = [];
  if (mayDoActivity(activity, "COMPLETE")) {
    actions.push({
      id: "complete",
      label: t("activity.action.complete"),
      icon: IconCheck,
      link: { to: "/activities/$activityId/complete", params },
    });
  }
  if (mayDoActivity(activity, "CANCEL")) {
    actions.push({
      id: "cancel",
      label: t("activity.action.cancel"),
      icon: IconCalendarX,
      link: { to: "/activities/$activityId/cancel", params },
    });
  }
  return actions;
}
