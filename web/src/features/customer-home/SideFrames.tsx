import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { type Fact, Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./customer-home.module.css";

/** Finance data, read-only: accounts keeps it in the ERP. */
export function FinanceFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { creditLimit, accountBalance, paymentTerms, status } = customer;
  const known = creditLimit || accountBalance || paymentTerms;
  const waiting = status === "CUSTOMER_STATUS_NEW_CRM" || status === "CUSTOMER_STATUS_RELEASED";
  return (
    <Frame title={t("home.group.finance")}>
      {known || !waiting ? (
        <Facts
          facts={[
            { label: t("customer.field.accountBalance"), value: accountBalance && format.money(accountBalance) },
            { label: t("customer.field.creditLimit"), value: creditLimit && format.money(creditLimit) },
            { label: t("customer.field.paymentTerms"), value: paymentTerms },
          ]}
        />
      ) : (
        <p className={classes.hint}>{t("home.financeLater")}</p>
      )}
    </Frame>
  );
}

/** The free fields of the ERP; not there when it sends none. */
export function OtherFieldsFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const fields = Object.entries(customer.customFields);
  if (fields.length === 0) return null;
  return (
    <Frame title={t("home.group.other")}>
      <Facts facts={fields.map(([label, value]) => ({ label, value }))} />
    </Frame>
  );
}

/** Where the record comes from and who decided about it. */
export function HistoryFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { release, approval, createTime, createdBy, updateTime, updatedBy, erpSyncTime } = customer;
  const when = (time: string | undefined, who?: string) =>
    time && (
      <>
        <RelativeTime time={time} />
        {who && ` ${t("by", { who })}`}
      </>
    );
  const facts: Fact[] = [
    { label: t("customer.field.createTime"), value: when(createTime, createdBy) },
    { label: t("customer.field.updateTime"), value: when(updateTime, updatedBy) },
    { label: t("customer.field.erpSyncTime"), value: when(erpSyncTime) },
  ];
  if (release?.releasedBy) facts.push({ label: t("home.releasedBy"), value: release.releasedBy });
  if (approval?.approver) facts.push({ label: t("home.approver"), value: approval.approver });
  return (
    <Frame title={t("home.group.history")}>
      <Facts facts={facts} />
      {approval?.comment && (
        <p className={classes.comment}>
          <span className="soft">{t("home.approvalComment")}</span> {approval.comment}
        </p>
      )}
    </Frame>
  );
}
