import { Checkbox, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { isOverdue } from "@/features/activities/activity";
import { WhenFields } from "@/features/activities/PlanFields";
import { whenErrors } from "@/features/activities/plan";
import { rescheduleActivity } from "@/features/activities/queries";
import { useZone } from "@/features/activities/use-zone";
import { nextOfficeTime, readTime, typedTime } from "@/features/activities/zoned-time";
import { tooLong } from "@/form/errors";
import classes from "@/form/form.module.css";
import type { FormDraft } from "@/form/use-form-draft";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { StepForm } from "./StepForm";
import { StepPage } from "./StepPage";
import { useStep } from "./use-step";

/** What is typed on the page. */
interface RescheduleValues {
  startTime: string;
  durationMinutes: string;
  reason: string;
}

const FIELDS = ["startTime", "durationMinutes", "reason"] as const;

/** Longest reason, in characters; the same limit as the server's. */
const LONGEST_REASON = 500;

/** Reschedule this Activity: another time, and why. */
export function ReschedulePage() {
  return (
    <StepPage<RescheduleValues> step="reschedule" inputs={3}>
      {(activity, draft) => <RescheduleForm activity={activity} draft={draft} />}
    </StepPage>
  );
}

function RescheduleForm({ activity, draft }: { activity: Activity; draft: FormDraft<RescheduleValues> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const [blank] = useState(() => newTime(activity, zone));
  // The time that the server would not take without being told that it is meant.
  const [past, setPast] = useState<string>();
  const [meant, setMeant] = useState<string>();
  const record = useStep<RescheduleValues>({
    activity,
    draft,
    blank,
    fields: FIELDS,
    first: "startTime",
    validate: (values) => {
      const errors = { ...whenErrors(t, values, zone), ...tooLong(t, values, { reason: LONGEST_REASON }) };
      const moved =
        readTime(values.startTime, zone).instant !== instantOf(activity) ||
        values.durationMinutes.trim() !== String(activity.durationMinutes ?? "");
      if (!moved && !errors.startTime) errors.startTime = t("steps.reschedule.same");
      return errors;
    },
    send: (step, { startTime, durationMinutes, reason }) =>
      rescheduleActivity(step, {
        startTime: readTime(startTime, zone).instant ?? "",
        durationMinutes: durationMinutes.trim() ? Number(durationMinutes) : undefined,
        reason: reason.trim() || undefined,
        allowPast: meant === startTime || undefined,
      }),
    onRefused: ({ reason }, { startTime }) => {
      if (reason === "IN_THE_PAST") setPast(startTime);
    },
    said: ({ subject, startTime }) =>
      t("steps.reschedule.done", { subject, time: startTime ? format.dateTime(startTime) : "" }),
  });
  const { form } = record;
  const { values } = form;
  return (
    <StepForm
      step="reschedule"
      activity={activity}
      record={record}
      nameOf={(path) => (path === "reason" ? t("steps.reschedule.reason") : t(`activity.field.${path as "startTime"}`))}
      typed={({ reason }) => [reason]}
    >
      <Frame title={t("steps.reschedule.frame")}>
        <div className={classes.fields}>
          <WhenFields
            values={values}
            onChange={(patch) => form.setValues(patch)}
            errorOf={(field) => form.errors[field]}
            pathOf={(field) => field}
          />
          {past !== undefined && past === values.startTime && (
            <Checkbox
              className={classes.wide}
              label={t("steps.reschedule.meant")}
              checked={meant === past}
              onChange={(event) => {
                setMeant(event.currentTarget.checked ? past : undefined);
                form.clearFieldError("startTime");
              }}
            />
          )}
          <Textarea
            {...form.getInputProps("reason")}
            label={t("steps.reschedule.reason")}
            className={classes.wide}
            data-path="reason"
            autosize
            minRows={2}
            maxRows={8}
          />
        </div>
      </Frame>
    </StepForm>
  );
}

/** What the form begins with: when it is planned, or, where that time has come, the next half hour of office hours. */
function newTime(activity: Activity, zone: string): RescheduleValues {
  const now = new Date();
  const late = !activity.startTime || isOverdue(activity, now);
  return {
    startTime: late ? nextOfficeTime(now, zone) : typedTime(activity.startTime ?? now, zone),
    durationMinutes: String(activity.durationMinutes ?? ""),
    reason: "",
  };
}

function instantOf({ startTime }: Activity): string | undefined {
  return startTime && new Date(startTime).toISOString();
}
