import { IconBuildingStore, IconCalendarPlus, IconThumbDown } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Recommendation } from "@/api/types";
import type { RowAction, RowLink } from "@/data-grid/columns";
import { mayAnswer } from "@/features/recommendations/recommendation";

/** Save Activity, filled in with what a recommendation asks for. */
export function acceptLink({ id, customerId, contactId }: Recommendation): RowLink {
  return {
    to: "/customers/$customerId/activities/new",
    params: { customerId },
    search: { recommendationId: id, contactId: contactId || undefined },
  };
}

/** What a row opens: an own recommendation the form that answers it, somebody else's the customer. */
export function rowLinkOf(recommendation: Recommendation): RowLink {
  if (mayAnswer(recommendation, "ACCEPT")) return acceptLink(recommendation);
  return { to: "/customers/$customerId", params: { customerId: recommendation.customerId } };
}

/** The action buttons of a recommendation in the manual's order: what the server offers, and the way to its customer. */
export function recommendationActions(
  t: TFunction,
  recommendation: Recommendation,
  on: {
    /** True where the customer is known already. */
    ofOneCustomer: boolean;
    onReject: () => void;
  },
): RowAction[] {
  const actions: RowAction[] = [];
  if (mayAnswer(recommendation, "ACCEPT")) {
    actions.push({
      id: "accept",
      label: t("recommendations.action.accept"),
      icon: IconCalendarPlus,
      keys: "N",
      link: acceptLink(recommendation),
    });
  }
  if (mayAnswer(recommendation, "REJECT")) {
    actions.push({
      id: "reject",
      label: t("recommendations.action.reject"),
      icon: IconThumbDown,
      keys: "D",
      run: on.onReject,
    });
  }
  if (!on.ofOneCustomer) {
    actions.push({
      id: "customer",
      label: t("recommendations.action.customer"),
      icon: IconBuildingStore,
      keys: "V",
      link: { to: "/customers/$customerId", params: { customerId: recommendation.customerId } },
    });
  }
  return actions;
}
