/** The small pages about one activity. */
export const STEPS = ["reschedule", "nextAction", "complete", "cancel"] as const;
export type StepName = (typeof STEPS)[number];

const PREFIX = "step.";

/** Name of the draft of what is typed on one of these pages. */
export function stepForm(step: StepName, activityId: string): string {
  return `${PREFIX}${step}.${activityId}`;
}

/** Which page and which activity a draft is of; undefined for a draft of another form. */
export function stepOfForm(form: string): { step: StepName; activityId: string } | undefined {
  if (!form.startsWith(PREFIX)) return undefined;
  const [name, activityId = ""] = form.slice(PREFIX.length).split(".");
  const step = STEPS.find((each) => each === name);
  return step && { step, activityId };
}
