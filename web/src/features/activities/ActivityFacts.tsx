import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { useFormat } from "@/i18n/use-format";
import { type Fact, Facts } from "@/parts/Facts";
import { MailLink, PhoneLink } from "@/parts/links";
import { ActivityBadge, ActivityKind, ActivityStart, WhoseBadge } from "./ActivityMarks";
import classes from "./activities.module.css";
import { durationText, isToDo, numbersOf, reminderText } from "./activity";

/**
 * The summary of an activity: what it is and when, with whom and how to reach them, the case, what is to be done and what
 * came of it. All of it is in the row: nothing is fetched.
 */
export function ActivityFacts(props: {
  activity: Activity;
  ofOneCustomer?: boolean;
  /** What else is to be said of the case. */
  ofCase?: Fact[];
}) {
  const { activity, ofOneCustomer = false, ofCase = [] } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { customerId, customerName, contactName, contactEmail, caseNumber, caseSubject, caseStatus } = activity;
  const { rescheduleCount, completeTime, completedBy, instructions, outcome, durationMinutes } = activity;
  const facts: Fact[] = [
    { label: t("activity.fact.when"), value: <ActivityStart activity={activity} /> },
    { label: t("activity.fact.duration"), value: durationText(t, durationMinutes) },
    { label: t("activity.fact.with"), value: contactName },
    { label: t("activity.fact.numbers"), value: <Numbers numbers={numbersOf(activity)} /> },
    { label: t("activity.fact.email"), value: contactEmail && <MailLink address={contactEmail} /> },
  ];
  if (!ofOneCustomer) {
    facts.push({
      label: t("activity.fact.customer"),
      value: (
        <Link to="/customers/$customerId" params={{ customerId }} className={classes.subject}>
          {customerName}
        </Link>
      ),
    });
  }
  facts.push(
    { label: t("activity.fact.case"), value: `#${caseNumber} ${caseSubject}` },
    { label: t("activity.fact.caseStatus"), value: <CaseBadge status={caseStatus} /> },
    ...ofCase,
    { label: t("activity.fact.salesman"), value: activity.salesmanName },
  );
  if (isToDo(activity)) {
    facts.push({ label: t("activity.fact.reminder"), value: reminderText(t, activity.reminderMinutes) });
  }
  if (rescheduleCount > 0) {
    facts.push({ label: t("activity.fact.rescheduled"), value: t("activity.times", { count: rescheduleCount }) });
  }
  if (completeTime) {
    const by = completedBy && ` ${t("by", { who: completedBy })}`;
    facts.push({ label: t("activity.fact.ended"), value: `${format.dateTime(completeTime)}${by}` });
  }
  return (
    <div className={classes.details}>
      <p className={classes.marks}>
        <ActivityKind type={activity.type} />
        <ActivityBadge status={activity.status} />
        <WhoseBadge activity={activity} />
      </p>
      <Facts facts={facts} />
      <Text title={t("activity.fact.instructions")} text={instructions} />
      <Text title={t("activity.fact.outcome")} text={outcome} />
    </div>
  );
}

function Numbers({ numbers }: { numbers: string[] }) {
  if (numbers.length === 0) return <span className="soft">–</span>;
  return (
    <span className={classes.ways}>
      {numbers.map((number) => (
        <PhoneLink key={number} number={number} />
      ))}
    </span>
  );
}

/** A text with its lines; nothing where there is none. */
function Text({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <section>
      <h3 className={classes.textTitle}>{title}</h3>
      <p className={classes.text}>{text}</p>
    </section>
  );
}
