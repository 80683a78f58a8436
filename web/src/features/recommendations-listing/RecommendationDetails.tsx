import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Recommendation } from "@/api/types";
import { WhoseBadge } from "@/features/activities/ActivityMarks";
import classes from "@/features/activities/activities.module.css";
import { numbersOf } from "@/features/activities/activity";
import { RecommendationKind } from "@/features/recommendations/RecommendationMarks";
import { reasonText } from "@/features/recommendations/recommendation";
import { useFormat } from "@/i18n/use-format";
import { type Fact, Facts } from "@/parts/Facts";
import { MailLink, PhoneLink } from "@/parts/links";
import { recommendationActions } from "./actions";

/** The summary of a recommendation with what can be done about it. All of it is in the row: nothing is fetched. */
export function RecommendationDetails(props: {
  recommendation: Recommendation;
  ofOneCustomer: boolean;
  onReject: () => void;
}) {
  const { recommendation, ofOneCustomer, onReject } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { type, customerName, contactName, contactEmail, salesmanName, dueDate } = recommendation;
  const numbers = numbersOf(recommendation);
  const facts: Fact[] = [
    { label: t("recommendations.column.dueDate"), value: format.day(dueDate) },
    { label: t("recommendations.column.customer"), value: customerName },
    { label: t("recommendations.column.contact"), value: contactName },
    {
      label: t("recommendations.column.numbers"),
      value: numbers.length > 0 && (
        <span className={classes.ways}>
          {numbers.map((number) => (
            <PhoneLink key={number} number={number} />
          ))}
        </span>
      ),
    },
    { label: t("recommendations.column.contactEmail"), value: contactEmail && <MailLink address={contactEmail} /> },
    { label: t("recommendations.column.salesman"), value: salesmanName },
  ];
  return (
    <div className={classes.details}>
      <p className={classes.marks}>
        <RecommendationKind type={type} />
        <WhoseBadge activity={recommendation} />
      </p>
      <p className={classes.text}>{reasonText(t, format, recommendation)}</p>
      <Facts facts={facts} />
      <div className={classes.buttons}>
        {recommendationActions(t, recommendation, { ofOneCustomer, onReject }).map(
          ({ id, label, icon: Icon, link, run }) => (
            <Button
              key={id}
              size="compact-sm"
              variant="default"
              leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
              {...(link ? { renderRoot: (root: object) => <Link {...root} {...link} /> } : { onClick: run })}
            >
              {label}
            </Button>
          ),
        )}
      </div>
    </div>
  );
}
