import { useTranslation } from "react-i18next";
import type { RecommendationType } from "@/api/types";
import classes from "@/features/activities/activities.module.css";
import { RECOMMENDATION_ICONS, recommendationTypeName } from "./recommendation";

/** Why something is recommended: an icon and the word. */
export function RecommendationKind({ type }: { type: RecommendationType }) {
  const { t } = useTranslation();
  const name = recommendationTypeName(type);
  const Icon = RECOMMENDATION_ICONS[name];
  return (
    <span className={classes.kind}>
      {Icon && <Icon size={15} stroke={1.75} aria-hidden />}
      {t(`recommendation.type.${name}`)}
    </span>
  );
}
