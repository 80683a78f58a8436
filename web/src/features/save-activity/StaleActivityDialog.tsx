import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import type { TypeName } from "@/features/activities/activity";
import type { ContactChoices } from "@/features/activities/PlanFields";
import { activityOptions } from "@/features/activities/queries";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { type ActivityValues, activityKind } from "./activity-values";

/** Two versions of an activity, in the words of its form. */
export function StaleActivityDialog(
  props: StaleVersions<ActivityValues, Activity> & { activityId: string; contacts: ContactChoices },
) {
  const { activityId, contacts, ...versions } = props;
  const { t } = useTranslation();
  return (
    <StaleRecordDialog
      {...versions}
      title={t("saveActivity.stale")}
      kind={activityKind}
      query={activityOptions(activityId)}
      nameOf={(field) => t(`activity.field.${field}`)}
      show={(field, value, theirs) => {
        if (field === "type") return t(`activity.type.${value as TypeName}`);
        if (field !== "contactId") return value;
        return contacts.choices.find((each) => each.value === value)?.label ?? theirs.contactName;
      }}
    />
  );
}
