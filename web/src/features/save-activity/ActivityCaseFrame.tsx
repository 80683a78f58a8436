import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";

/** The Case frame of an activity that is planned: it stays in its case. */
export function ActivityCaseFrame({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const { caseId, caseNumber, caseSubject, caseStatus, customerId, customerName, salesmanName } = activity;
  return (
    <Frame
      title={t("saveActivity.caseFrame")}
      side={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconHistory size={15} stroke={1.75} aria-hidden />}
          renderRoot={(root) => <Link {...root} to="/cases/$caseId" params={{ caseId }} />}
        >
          {t("case.action.info")}
        </Button>
      }
    >
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
