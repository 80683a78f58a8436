import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { type Fact, Facts } from "@/parts/Facts";
import { CaseBadge } from "./CaseBadge";
import { isOpen } from "./case";
import classes from "./cases.module.css";

/** What is known of a case: all of it is in its row, nothing is fetched. */
export function CaseFacts({ of, ofOneCustomer = false }: { of: Case; ofOneCustomer?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customerId, customerName, contactId, contactName, openActivityId, nextActivityTime, createTime } = of;
  const facts: Fact[] = [];
  if (!ofOneCustomer) {
    facts.push({
      label: t("case.field.customer"),
      value: (
        <Link to="/customers/$customerId" params={{ customerId }} className={classes.subject}>
          {customerName}
        </Link>
      ),
    });
  }
  facts.push(
    {
      label: t("case.field.contactId"),
      value: contactId && (
        <Link to="/customers/$customerId" params={{ customerId }} search={{ tab: "contacts" }}>
          {contactName}
        </Link>
      ),
    },
    { label: t("case.field.caseTypeId"), value: of.caseTypeName },
    { label: t("case.field.stageId"), value: of.stageName },
    { label: t("case.field.value"), value: of.value && format.money(of.value) },
    { label: t("case.field.caseDate"), value: of.caseDate && format.day(of.caseDate) },
    { label: t("case.field.salesmanId"), value: of.salesmanName },
    {
      label: t("case.field.nextActivity"),
      value: openActivityId && (
        <Link to="/activities/$activityId" params={{ activityId: openActivityId }}>
          {nextActivityTime ? format.dateTime(nextActivityTime) : t("case.field.nextActivity")}
        </Link>
      ),
    },
    { label: t("caseOrigin.label"), value: t(`caseOrigin.${of.origin}`) },
    {
      label: t("case.begun"),
      value: createTime && `${format.dateTime(createTime)} ${t("by", { who: of.createdBy })}`,
    },
  );
  if (!isOpen(of)) facts.push(...endOf(of));
  return (
    <>
      <p className={classes.marks}>
        <span className="tabular">#{of.number}</span>
        <CaseBadge status={of.status} />
      </p>
      <Facts facts={facts} />
      <Words title={t("case.field.information")} text={of.information} />
      <Words title={t("case.field.closeComment")} text={of.closeComment} />
    </>
  );

  function endOf({ closeTime, closedBy, closeReason, competitor, status }: Case): Fact[] {
    const ended: Fact[] = [
      { label: t("case.ended"), value: closeTime && `${format.dateTime(closeTime)} ${t("by", { who: closedBy })}` },
      { label: t("case.field.closeReason"), value: closeReason },
    ];
    if (status === "CASE_STATUS_LOST") ended.push({ label: t("case.field.competitor"), value: competitor });
    return ended;
  }
}

/** A text with its lines; nothing where there is none. */
function Words({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <section>
      <h3 className={classes.textTitle}>{title}</h3>
      <p className={classes.text}>{text}</p>
    </section>
  );
}
