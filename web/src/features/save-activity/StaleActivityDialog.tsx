import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { durationText, reminderText, type TypeName } from "@/features/activities/activity";
import { activityKeys, activityOptions } from "@/features/activities/queries";
import type { Choice } from "@/features/cases/case";
import { caseOptions } from "@/features/cases/queries";
import { caseValueText } from "@/features/save-case/StaleCaseDialog";
import { typedNumbers } from "@/features/save-third-party/typed-numbers";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { useFormat } from "@/i18n/use-format";
import {
  type ActivityValues,
  activityKind,
  caseFieldOf,
  type PlannedActivity,
  plannedActivity,
} from "./activity-values";
import { inputName } from "./input-name";

/** Two versions of an activity and its case, in the words of their form. */
export function StaleActivityDialog(
  props: StaleVersions<ActivityValues, PlannedActivity> & {
    activityId: string;
    caseId: string;
    currency: string;
    /** What contacts and stages are called. */
    names: Choice[];
  },
) {
  const { activityId, caseId, currency, names, ...versions } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const numbers = typedNumbers(format, currency);
  const query = queryOptions({
    queryKey: [...activityKeys.one(activityId), "with-case"],
    queryFn: async () => {
      const fresh = { staleTime: 0 };
      const [activity, of] = await Promise.all([
        queries.fetchQuery({ ...activityOptions(activityId), ...fresh }),
        queries.fetchQuery({ ...caseOptions(caseId), ...fresh }),
      ]);
      return plannedActivity(activity, of);
    },
  });
  return (
    <StaleRecordDialog
      {...versions}
      title={t("saveActivity.stale")}
      kind={activityKind}
      query={query}
      nameOf={(field) => inputName(t, field)}
      show={(field, value, theirs) => {
        const ofCase = caseFieldOf(field);
        if (ofCase) return caseValueText({ format, numbers, names }, ofCase, value, theirs.of);
        switch (field) {
          case "type":
            return t(`activity.type.${value as TypeName}`);
          case "durationMinutes":
            return durationText(t, Number(value));
          case "reminderMinutes":
            return reminderText(t, value ? Number(value) : undefined);
          case "contactId":
            return names.find((each) => each.value === value)?.label ?? theirs.activity.contactName;
          default:
            return value;
        }
      }}
    />
  );
}
