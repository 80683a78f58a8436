import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { CaseInfoButton } from "./CaseInfoButton";

/** The Case frame of an activity that can only be viewed. */
export function ActivityCaseFrame({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const { caseId, caseNumber, caseSubject, caseStatus, customerId, customerName, salesmanName } = activity;
  return (
    <Frame title={t("saveActivity.caseFrame")} side={<CaseInfoButton caseId={caseId} />}>
      <Facts
        facts={[
          {
            label: t("case.field.customer"),
            value: (
              <Link to="/customers/$customerId" params={{ customerId }}>
                {customerName}
              </Link>
            ),
          },
          { label: t("case.field.number"), value: `#${caseNumber}` },
          { label: t("case.field.subject"), value: caseSubject },
          { label: t("case.field.status"), value: <CaseBadge status={caseStatus} /> },
          { label: t("case.field.salesmanId"), value: salesmanName },
        ]}
      />
    </Frame>
  );
}
