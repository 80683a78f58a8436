import { Button, TextInput } from "@mantine/core";
import { IconCalendarTime } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Activity, Case, CaseConfig } from "@/api/types";
import { mayDoActivity } from "@/features/activities/activity";
import { PlanFields } from "@/features/activities/PlanFields";
import { activityKeys } from "@/features/activities/queries";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { useZone } from "@/features/activities/use-zone";
import { stageChoices } from "@/features/cases/case";
import { caseKeys } from "@/features/cases/queries";
import { AnswersFrame } from "@/features/save-case/AnswersFrame";
import { casePatchOf } from "@/features/save-case/case-values";
import type { BoundInput } from "@/features/save-case/input-of";
import { StoredCaseFields } from "@/features/save-case/StoredCaseFields";
import { useCaseCurrency } from "@/features/save-case/use-case-currency";
import { withAnswers } from "@/features/save-case/with-answers";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import {
  type ActivityValues,
  activityKind,
  activityPatchOf,
  activityValuesOf,
  caseInput,
  caseValuesIn,
  changedIn,
  etagsOf,
  type PlannedActivity,
  plannedActivity,
} from "./activity-values";
import { CaseInfoButton } from "./CaseInfoButton";
import { inputName } from "./input-name";
import { saveActivity } from "./queries";
import { StaleActivityDialog } from "./StaleActivityDialog";
import { validateStored } from "./validate";

/** The Save Activity form for an activity that is planned, and its case. Another time is a reschedule, with its own page. */
export function ActivityForm(props: {
  activity: Activity;
  of: Case;
  config: CaseConfig;
  draft: FormDraft<ActivityValues>;
}) {
  const { activity, of, config, draft } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const contacts = useContactChoices(activity.customerId, activity);
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: activity.customerId } });
  const currency = useCaseCurrency(of);
  const keep = (saved: PlannedActivity) => {
    queries.setQueryData(activityKeys.one(saved.id), saved.activity);
    queries.setQueryData(caseKeys.one(saved.of.id), saved.of);
    void workChanged();
  };
  const stored = plannedActivity(activity, of);
  const record = useRecordForm<ActivityValues, PlannedActivity>({
    kind: activityKind,
    stored,
    blank: activityValuesOf(stored),
    draft,
    validate: (values) => validateStored(t, values, zone),
    prepare: (values, from) => {
      const fields = changedIn(from.values, values);
      const etags = etagsOf(from.etag);
      const planned = activityPatchOf(values, fields.activity);
      const ofCase = casePatchOf(caseValuesIn(values), fields.case, currency);
      return () =>
        saveActivity(
          activity.id,
          { values: planned, fields: fields.activity, etag: etags.activity },
          { values: ofCase, fields: fields.case, etag: etags.case },
        );
    },
    onSaved: (saved, takeBack) => {
      keep(saved);
      tellSaved(t("saveActivity.saved", { subject: saved.activity.subject }), keep, takeBack);
      leave();
    },
    onLeave: leave,
  });
  const { form, versions } = record;
  const stages = stageChoices(config, of.caseTypeId, of);
  const saveAnswers = useRef<() => boolean>(() => false);
  return (
    <RecordForm
      record={withAnswers(record, saveAnswers)}
      title={t("saveActivity.title")}
      nameOf={(path) => inputName(t, path)}
      outdated={t("saveActivity.outdated")}
    >
      <Frame title={t("saveActivity.frameOfCase", { number: of.number })} side={<CaseInfoButton caseId={of.id} />}>
        <StoredCaseFields
          of={of}
          inputOf={(field) => {
            const input = caseInput(field);
            return { ...form.getInputProps(input), "data-path": input } as BoundInput;
          }}
          contacts={contacts}
          stages={stages}
          currency={currency}
        />
      </Frame>
      <AnswersFrame of={of} save={saveAnswers} />
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
          values={{ ...form.values, startTime: "" }}
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
      {versions && (
        <StaleActivityDialog
          {...versions}
          activityId={activity.id}
          caseId={of.id}
          currency={currency}
          names={[...contacts.choices, ...stages]}
        />
      )}
    </RecordForm>
  );
}
