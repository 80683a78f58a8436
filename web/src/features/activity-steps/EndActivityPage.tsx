import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { cancelActivity, completeActivity } from "@/features/activities/queries";
import type { FormDraft } from "@/form/use-form-draft";
import { Frame } from "@/parts/Frame";
import { longText } from "./long-text";
import { StepForm } from "./StepForm";
import { StepPage } from "./StepPage";
import { useStep } from "./use-step";

/** What is typed: under the name that the API has for it on each of the two pages. */
type EndValues = { outcome: string } | { reason: string };

const PAGES = {
  complete: { field: "outcome", blank: { outcome: "" } },
  cancel: { field: "reason", blank: { reason: "" } },
} as const;
type Ending = keyof typeof PAGES;

/** Complete this Activity: what came of it. */
export function CompleteActivityPage() {
  return <EndActivityPage step="complete" />;
}

/** Cancel this Activity: why it was a mistake to plan it. */
export function CancelActivityPage() {
  return <EndActivityPage step="cancel" />;
}

function EndActivityPage({ step }: { step: Ending }) {
  return (
    <StepPage<EndValues> key={step} step={step} inputs={1}>
      {(activity, draft) => <EndForm step={step} activity={activity} draft={draft} />}
    </StepPage>
  );
}

function EndForm({ step, activity, draft }: { step: Ending; activity: Activity; draft: FormDraft<EndValues> }) {
  const { t } = useTranslation();
  const { field, blank } = PAGES[step];
  const textOf = (values: EndValues) => ("outcome" in values ? values.outcome : values.reason);
  const record = useStep<EndValues>({
    activity,
    draft,
    blank,
    fields: [field as never],
    first: field,
    validate: (values) => longText(t, field, textOf(values), t(`steps.${step}.required`)),
    send: (sent, values) => {
      const text = textOf(values).trim();
      return step === "complete" ? completeActivity(sent, text) : cancelActivity(sent, text);
    },
    said: ({ subject }) => t(`steps.${step}.done`, { subject }),
  });
  return (
    <StepForm
      step={step}
      activity={activity}
      record={record}
      nameOf={() => t(`steps.${step}.label`)}
      typed={(values) => [textOf(values)]}
    >
      <Frame title={t(`steps.${step}.frame`)}>
        <Textarea
          {...record.form.getInputProps(field)}
          label={t(`steps.${step}.label`)}
          description={t(`steps.${step}.hint`)}
          required
          data-path={field}
          autosize
          minRows={4}
          maxRows={16}
        />
      </Frame>
    </StepForm>
  );
}
