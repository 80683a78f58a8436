import { Button, TextInput } from "@mantine/core";
import { IconCalendarTime } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { mayDoActivity } from "@/features/activities/activity";
import { PlanFields } from "@/features/activities/PlanFields";
import type { PlanField } from "@/features/activities/plan";
import { activityKeys } from "@/features/activities/queries";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { useZone } from "@/features/activities/use-zone";
import { typedTime } from "@/features/activities/zoned-time";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { ActivityCaseFrame } from "./ActivityCaseFrame";
import { type ActivityValues, activityKind, activityPatchOf, activityValuesOf, changedFields } from "./activity-values";
import { updateActivity } from "./queries";
import { StaleActivityDialog } from "./StaleActivityDialog";
import { validateStored } from "./validate";

/** The Save Activity form for an activity that is planned. Another time is a reschedule, with its own page. */
export function ActivityForm({ activity, draft }: { activity: Activity; draft: FormDraft<ActivityValues> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const contacts = useContactChoices(activity.customerId, activity);
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: activity.customerId } });
  const keep = (saved: Activity) => {
    queries.setQueryData(activityKeys.one(saved.id), saved);
    void workChanged();
  };
  const startTime = activity.startTime ? typedTime(activity.startTime, zone) : "";
  const record = useRecordForm<ActivityValues, Activity>({
    kind: activityKind,
    stored: activity,
    blank: activityValuesOf(activity),
    draft,
    validate: (values) => validateStored(t, { ...values, startTime }, zone),
    prepare: (values, from) => {
      const fields = changedFields(from.values, values);
      return () => updateActivity(activity.id, activityPatchOf(from.values, values), fields, from.etag);
    },
    onSaved: (saved, takeBack) => {
      keep(saved);
      tellSaved(t("saveActivity.saved", { subject: saved.subject }), keep, takeBack);
      leave();
    },
    onLeave: leave,
  });
  const { form, versions } = record;
  return (
    <RecordForm
      record={record}
      title={t("saveActivity.title")}
      nameOf={(path) => t(`activity.field.${path as PlanField}`)}
      outdated={t("saveActivity.outdated")}
    >
      <ActivityCaseFrame activity={activity} />
      <Frame
        title={t("saveActivity.frame")}
        side={
          mayDoActivity(activity, "RESCHEDULE") && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCalendarTime size={15} stroke={1.75} aria-hidden />}
              renderRoot={(root) => (
                <Link {...root} to="/activities/$activityId/reschedule" params={{ activityId: activity.id }} />
              )}
            >
              {t("activity.action.reschedule")}
            </Button>
          )
        }
      >
        <PlanFields
          values={{ ...form.values, startTime }}
          onChange={(patch) => {
            for (const [field, value] of Object.entries(patch)) form.setFieldValue(field, value);
          }}
          errorOf={(field) => form.errors[field]}
          pathOf={(field) => field}
          contacts={contacts}
          start={
            <TextInput
              label={t("activity.field.startTime")}
              value={activity.startTime ? format.dateTime(activity.startTime) : ""}
              readOnly
              description={t("saveActivity.startFixed")}
            />
          }
        />
      </Frame>
      {versions && <StaleActivityDialog {...versions} activityId={activity.id} contacts={contacts} />}
    </RecordForm>
  );
}
