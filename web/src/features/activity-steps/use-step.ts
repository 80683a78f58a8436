import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import type { Activity } from "@/api/types";
import type { Step } from "@/features/activities/queries";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import type { FormErrors } from "@/form/errors";
import { type FieldOf, merging } from "@/form/merge";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useBack } from "@/parts/use-back";

/** What a small page about an activity is made of. */
export interface StepOptions<Values extends object> {
  activity: Activity;
  draft: FormDraft<Values>;
  /** What the form begins with. */
  blank: Values;
  /** In the order of the form. */
  fields: readonly FieldOf<Values>[];
  /** The input to begin with. */
  first: string;
  validate: (values: Values) => FormErrors;
  /** Does it; answers the activity that the message is about. */
  send: (step: Step, values: Values) => Promise<Activity>;
  /** The server said no; what is wrong stands at the inputs. */
  onRefused?: (problem: ApiProblem, values: Values) => void;
  /** What is told when it is done. */
  said: (answered: Activity) => string;
}

/**
 * The form of a small page about an activity. It is sent with the version that the page shows. If that is not the last
 * one, nothing is done: the page shows what the activity says now, and Save then means that.
 */
export function useStep<Values extends object>(options: StepOptions<Values>) {
  const { activity, draft, blank, fields, first, validate, send, onRefused, said } = options;
  const { t } = useTranslation();
  const workChanged = useWorkChanged();
  const leave = useBack({ to: "/customers/$customerId/activities", params: { customerId: activity.customerId } });
  return useRecordForm<Values, Activity>({
    kind: {
      fields,
      merge: merging<Values>({ fields, same: (one, other) => JSON.stringify(one) === JSON.stringify(other) }),
      valuesOf: () => blank,
      titleOf: () => activity.subject,
      checkedOnLeave: [],
    },
    // What is typed is no version of the activity.
    stored: null,
    blank,
    draft,
    validate,
    prepare: (values, _, submitKey) => {
      const { id, etag } = activity;
      const step = { id, etag, submitKey: submitKey.for([id, etag, values]) };
      return async () => {
        try {
          return await send(step, values);
        } catch (error) {
          // Whatever the reason, what is shown is out of date.
          if (isProblem(error, 412) || isProblem(error, 409)) void workChanged();
          if (error instanceof ApiProblem) onRefused?.(error, values);
          throw isProblem(error, 412) ? changedMeanwhile(error, t("steps.changedMeanwhile")) : error;
        }
      };
    },
    onSaved: (answered) => {
      void workChanged();
      notifications.show({ message: said(answered) });
      leave();
    },
    onLeave: leave,
    first,
  });
}

/** The same refusal in words that say what to do; the form has no two versions to compare. */
function changedMeanwhile({ reason, traceId }: ApiProblem, detail: string): ApiProblem {
  return new ApiProblem(409, { reason, traceId, detail });
}
