import { Alert, Anchor } from "@mantine/core";
import { IconAlertTriangle, IconHandStop, IconMoon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { workloadOptions } from "@/features/activities/queries";
import { isDeclined } from "@/features/customers/status";
import { MergedNotice } from "@/features/merge-customers/MergedNotice";
import { useFormat } from "@/i18n/use-format";
import { usePermission } from "@/session/use-session";

/** What anybody who opens the customer must know first: merged, on hold, inactive, or declined and why. */
export function StatusNotice({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seesWork = usePermission("activities.read");
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
        {seesWork && <OpenCases customerId={customer.id} />}
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

/** That work is left with a customer with whom none begins any more, and the way to it. The Cases tile counts the same. */
function OpenCases({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(workloadOptions({ customerId }));
  const count = data?.openCaseCount ?? 0;
  if (count === 0) return null;
  return (
    <>
      {" "}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(root) => (
          <Link {...root} to="/customers/$customerId/cases" params={{ customerId }} search={{ show: "open" }} />
        )}
      >
        {t("notice.inactive.openCases", { count, number: format.number(count) })}
      </Anchor>
    </>
  );
}
