import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { CaseStatus } from "@/api/types";
import classes from "@/features/customers/status-badge.module.css";
import { type CaseStatusName, caseStatusName } from "./case";

/** The colours of a customer's status that say the same. */
const LOOKS: Record<CaseStatusName, string> = { OPEN: "NEW_CRM", WON: "ACTIVE", LOST: "HOLD", CLOSED: "INACTIVE" };

/** Where a case stands: the look of a customer's status, so that it reads without colour. */
export function CaseBadge({ status, large = false }: { status: CaseStatus; large?: boolean }) {
  const { t } = useTranslation();
  const name = caseStatusName(status);
  return (
    <span className={clsx(classes.badge, large && classes.large)} data-status={LOOKS[name]}>
      {t(`case.status.${name}`)}
    </span>
  );
}
