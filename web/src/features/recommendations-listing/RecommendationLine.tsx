import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { Recommendation } from "@/api/types";
import { WhoseBadge } from "@/features/activities/ActivityMarks";
import classes from "@/features/activities/activities.module.css";
import { RecommendationKind } from "@/features/recommendations/RecommendationMarks";
import { reasonText } from "@/features/recommendations/recommendation";
import { useFormat } from "@/i18n/use-format";

/** A recommendation in three lines, for cards: to whom, why, and with whom to talk. */
export function RecommendationLine(props: { recommendation: Recommendation; ofOneCustomer: boolean }) {
  const { recommendation, ofOneCustomer } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { own, type, customerName, contactName } = recommendation;
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={clsx(classes.subject, !own && classes.others)}>
          {ofOneCustomer ? contactName : customerName}
        </span>
        <WhoseBadge activity={recommendation} />
      </span>
      <span className={classes.first}>
        <RecommendationKind type={type} />
        {!ofOneCustomer && <span className="soft">{contactName}</span>}
      </span>
      <span className={classes.second}>{reasonText(t, format, recommendation)}</span>
    </span>
  );
}
