import { Alert, Button } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { caseName, isOpen, mayDoCase } from "@/features/cases/case";
import { caseOptions } from "@/features/cases/queries";
import classes from "@/form/form.module.css";

/** Says why a case takes no further activity, and what to do instead. */
export function OpenActivityNotice({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  // Whoever was faster is known only afresh.
  const { data } = useQuery({ ...caseOptions(caseId), refetchOnMount: "always" });
  if (!data || mayDoCase(data, "NEW_ACTIVITY")) return null;
  const name = caseName(data);
  const { openActivityId } = data;
  return (
    <Alert color="orange" icon={<IconInfoCircle size={18} aria-hidden />} role="status" className={classes.notice}>
      <span>
        {!isOpen(data)
          ? t("saveActivity.caseEnded", { name })
          : openActivityId
            ? t("saveActivity.openActivity", { name })
            : t("saveActivity.notYours", { name })}
      </span>
      {openActivityId && data.own && (
        <Button
          size="compact-sm"
          variant="light"
          color="orange"
          renderRoot={(root) => (
            <Link {...root} to="/activities/$activityId/next-action" params={{ activityId: openActivityId }} />
          )}
        >
          {t("saveActivity.nextAction")}
        </Button>
      )}
    </Alert>
  );
}
