import { useTranslation } from "react-i18next";
import type { ThirdPartyStatus } from "@/api/types";
import classes from "@/features/customers/status-badge.module.css";

/** Whether a contract still runs: the look of a customer's status, so that it reads without colour. */
export function ContractBadge({ status }: { status: ThirdPartyStatus }) {
  const { t } = useTranslation();
  const expired = status === "THIRD_PARTY_STATUS_EXPIRED";
  return (
    <span className={classes.badge} data-status={expired ? "INACTIVE" : "ACTIVE"}>
      {t(expired ? "thirdParty.status.expired" : "thirdParty.status.current")}
    </span>
  );
}
