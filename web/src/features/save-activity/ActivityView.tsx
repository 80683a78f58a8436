import { Alert, Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { ActivityFacts } from "@/features/activities/ActivityFacts";
import { activityStatusName, isToDo } from "@/features/activities/activity";
import classes from "@/form/form.module.css";
import { useFormKeys } from "@/form/use-form-keys";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { ActivityCaseFrame } from "./ActivityCaseFrame";

/** Save Activity for one that can only be viewed: it is somebody else's, or it is not open any more. */
export function ActivityView({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const back = useBack({ to: "/customers/$customerId", params: { customerId: activity.customerId } });
  useFormKeys({ onSave: () => {}, onLeave: back });
  const status = activityStatusName(activity.status);
  const why = !isToDo(activity) ? (status === "CANCELLED" ? "cancelled" : "completed") : "othersActivity";
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("saveActivity.title")}</h1>
      <Alert color="gray" icon={<IconLock size={18} aria-hidden />} role="status">
        {t(`saveActivity.only.${why}`, { name: activity.salesmanName })}
      </Alert>
      <ActivityCaseFrame activity={activity} />
      <Frame title={t("saveActivity.frame")}>
        <ActivityFacts activity={activity} />
      </Frame>
      <div className={classes.foot}>
        <Button variant="default" onClick={back}>
          {t("shell.back")}
        </Button>
      </div>
    </div>
  );
}
