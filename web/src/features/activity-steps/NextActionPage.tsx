import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { PlanFields } from "@/features/activities/PlanFields";
import { newPlan, type PlanField, type PlanValues, planErrors, planInput } from "@/features/activities/plan";
import { takeNextAction } from "@/features/activities/queries";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { useZone } from "@/features/activities/use-zone";
import type { FormErrors } from "@/form/errors";
import type { FormDraft } from "@/form/use-form-draft";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { longText } from "./long-text";
import { StepForm } from "./StepForm";
import { StepPage } from "./StepPage";
import { useStep } from "./use-step";

/** What is typed on the page; shaped as the API takes it, so that its errors find their inputs. */
interface NextActionValues {
  outcome: string;
  activity: PlanValues;
}

const FIELDS = ["outcome", "activity"] as const;
const FOLLOWING = "activity.";

/** Next Action: what came of the activity, and the one that follows in the same case. Both or neither. */
export function NextActionPage() {
  return (
    <StepPage<NextActionValues> step="nextAction" inputs={7}>
      {(activity, draft) => <NextActionForm activity={activity} draft={draft} />}
    </StepPage>
  );
}

function NextActionForm({ activity, draft }: { activity: Activity; draft: FormDraft<NextActionValues> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const contacts = useContactChoices(activity.customerId, activity);
  const [blank] = useState(() => ({ outcome: "", activity: newPlan(new Date(), zone, activity.contactId) }));
  const record = useStep<NextActionValues>({
    activity,
    draft,
    blank,
    fields: FIELDS,
    first: "outcome",
    validate: ({ outcome, activity: following }) => ({
      ...longText(t, "outcome", outcome, t("steps.complete.required")),
      ...within(planErrors(t, following, zone)),
    }),
    send: (step, { outcome, activity: following }) => takeNextAction(step, outcome.trim(), planInput(following, zone)),
    said: ({ subject, startTime }) =>
      t("steps.nextAction.done", { subject, time: startTime ? format.dateTime(startTime) : "" }),
  });
  const { form } = record;
  return (
    <StepForm
      step="nextAction"
      activity={activity}
      record={record}
      nameOf={(path) =>
        path.startsWith(FOLLOWING)
          ? t(`activity.field.${path.slice(FOLLOWING.length) as PlanField}`)
          : t("steps.complete.label")
      }
      typed={({ outcome, activity: following }) => [outcome, following.subject, following.instructions]}
    >
      <Frame title={t("steps.nextAction.ended", { subject: activity.subject })}>
        <Textarea
          {...form.getInputProps("outcome")}
          label={t("steps.complete.label")}
          description={t("steps.complete.hint")}
          required
          data-path="outcome"
          autosize
          minRows={3}
          maxRows={12}
        />
      </Frame>
      <Frame title={t("steps.nextAction.following")}>
        <PlanFields
          values={form.values.activity}
          onChange={(patch) => {
            for (const [field, value] of Object.entries(patch)) {
              form.setFieldValue(`${FOLLOWING}${field}` as `activity.${PlanField}`, value);
            }
          }}
          errorOf={(field) => form.errors[FOLLOWING + field]}
          pathOf={(field) => FOLLOWING + field}
          contacts={contacts}
        />
      </Frame>
    </StepForm>
  );
}

/** The errors of the following activity by their paths in the form. */
function within(errors: FormErrors): FormErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, message]) => [FOLLOWING + field, message]));
}
