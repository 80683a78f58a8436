import { IconCake, IconChess, IconFileText, IconPhoneCall } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Recommendation, RecommendationAction, RecommendationType } from "@/api/types";
import type { Format } from "@/i18n/format";

/** A type without the prefix it has in the API, as filters and texts name it. */
export type RecommendationTypeName = RecommendationType extends infer Name
  ? Name extends `RECOMMENDATION_TYPE_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** Why something can be recommended, in the order of a choice. Contracts of our own are not heard of yet. */
export const RECOMMENDATION_TYPES = [
  "RANK_CALL_DUE",
  "THIRD_PARTY_EXPIRING",
  "BIRTHDAY",
] as const satisfies RecommendationTypeName[];

/** What each type looks like; the word stands beside it. */
export const RECOMMENDATION_ICONS = {
  RANK_CALL_DUE: IconPhoneCall,
  CONTRACT_EXPIRING: IconFileText,
  THIRD_PARTY_EXPIRING: IconChess,
  BIRTHDAY: IconCake,
};

/** The name of a type without its prefix. */
export function recommendationTypeName(type: RecommendationType): RecommendationTypeName {
  return type.slice("RECOMMENDATION_TYPE_".length) as RecommendationTypeName;
}

/** An action without the prefix it has in the API. */
type ActionName = RecommendationAction extends infer Name
  ? Name extends `RECOMMENDATION_ACTION_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** True when the server offers the action for this recommendation to this user now. */
export function mayAnswer({ actions }: Pick<Recommendation, "actions">, action: ActionName): boolean {
  return actions.includes(`RECOMMENDATION_ACTION_${action}`);
}

/** Why it is recommended, in a sentence. */
export function reasonText(t: TFunction, format: Format, recommendation: Recommendation): string {
  const { dueDate, sinceDate, dealtWith, rankName, callCycleDays, supplierName, contractNumber } = recommendation;
  const day = format.day(dueDate);
  switch (recommendationTypeName(recommendation.type)) {
    case "RANK_CALL_DUE": {
      const cycle = t("recommendation.cycle", { rank: rankName, count: callCycleDays });
      const since = sinceDate ? format.day(sinceDate) : "";
      return `${t(dealtWith ? "recommendation.lastContact" : "recommendation.noContact", { day: since })} ${cycle}`;
    }
    case "THIRD_PARTY_EXPIRING": {
      const contract = [supplierName, contractNumber].filter(Boolean).join(", ");
      return t("recommendation.thirdPartyEnds", { contract, day });
    }
    case "BIRTHDAY":
      return t("recommendation.birthday", { name: recommendation.contactName, day });
    case "CONTRACT_EXPIRING":
      return t("recommendation.contractEnds", { day });
  }
}

/** What the activity is about that it asks for, and when it should begin: on a birthday itself; all others as soon as possible. */
export function suggestedPlan(
  t: TFunction,
  recommendation: Recommendation,
): { subject: string; day: string | undefined } {
  const type = recommendationTypeName(recommendation.type);
  const subject = t(`recommendation.subject.${type}`, {
    customer: recommendation.customerName,
    contact: recommendation.contactName,
    supplier: recommendation.supplierName,
  });
  // The server takes no more.
  return { subject: subject.slice(0, 120), day: type === "BIRTHDAY" ? recommendation.dueDate : undefined };
}
