import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** The way from an activity to its case's information and history. */
export function CaseInfoButton({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconHistory size={15} stroke={1.75} aria-hidden />}
      renderRoot={(root) => <Link {...root} to="/cases/$caseId" params={{ caseId }} />}
    >
      {t("case.action.info")}
    </Button>
  );
}
