import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconHandStop, IconMoon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { isDeclined } from "@/features/customers/status";
import { MergedNotice } from "@/features/merge-customers/MergedNotice";
import { useFormat } from "@/i18n/use-format";

/** What anybody who opens the customer must know first: merged, on hold, inactive, or declined and why. */
export function StatusNotice({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (customer.merge) return <MergedNotice customer={customer} />;
  if (customer.status === "CUSTOMER_STATUS_HOLD") {
    return (
      <Alert color="red" icon={<IconHandStop size={18} aria-hidden />} title={t("notice.hold.title")} role="status">
        {t("notice.hold.text")}
      </Alert>
    );
  }
  if (customer.status === "CUSTOMER_STATUS_INACTIVE") {
    return (
      <Alert color="gray" icon={<IconMoon size={18} aria-hidden />} title={t("notice.inactive.title")} role="status">
        {t("notice.inactive.text")}
      </Alert>
    );
  }
  const { decline } = customer;
  if (!isDeclined(customer) || !decline) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t("notice.declined.title", {
        by: decline.declinedBy || t("notice.accounts"),
        time: decline.declineTime ? format.dateTime(decline.declineTime) : "",
      })}
      role="status"
    >
      <p style={{ margin: 0 }}>{decline.reason || t("notice.declined.noReason")}</p>
      <p style={{ margin: "4px 0 0" }}>{t("notice.declined.next")}</p>
    </Alert>
  );
}
