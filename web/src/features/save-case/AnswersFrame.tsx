import { Alert, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import clsx from "clsx";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Case } from "@/api/types";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import caseClasses from "@/features/cases/cases.module.css";
import { byStage, gatesNow, type TypedAnswer } from "@/features/cases/gate";
import { answerGates, caseGatesOptions, caseKeys } from "@/features/cases/queries";
import classes from "@/form/form.module.css";
import { LeaveDialog } from "@/form/LeaveDialog";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { GateInput } from "./GateInput";
import { answerErrors } from "./gate-errors";

/**
 * The questions of the stage that a case is in, and those that it has answered before. They are saved by themselves: by
 * that the case may move on, and the next questions come. It stands in the form of the case, whose button saves answers,
 * too, by `save`, which is true if there were some.
 */
export function AnswersFrame({ of, save }: { of: Case; save: RefObject<() => boolean> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const { data, error, refetch } = useQuery(caseGatesOptions(of.id));
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [submitKey] = useState(() => new SubmitKey());
  const element = useRef<HTMLDivElement>(null);
  // What is asked next comes where the answers were: it gets the focus when it is there.
  const answered = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that the answers came is the event.
  useEffect(() => {
    if (!answered.current) return;
    answered.current = false;
    element.current?.querySelector<HTMLElement>("[data-open] :is(input, textarea)")?.focus();
  }, [data]);
  const gates = gatesNow(data ?? [], of);
  const answers = gates
    .map((gate) => ({ gateId: gate.gateId, answer: typed[gate.gateId]?.trim() ?? gate.answer, was: gate.answer }))
    .filter(({ answer, was }) => answer !== was && answer !== "")
    .map(({ gateId, answer }): TypedAnswer => ({ gateId, answer }));
  const saving = useMutation({
    mutationFn: (sent: TypedAnswer[]) => answerGates(of, sent, submitKey.for(sent)),
    onSuccess: async (saved) => {
      queries.setQueryData(caseKeys.one(saved.id), saved);
      const moved = saved.stageId !== of.stageId;
      notifications.show({ message: moved ? t("gates.moved", { stage: saved.stageName }) : t("gates.saved") });
      answered.current = true;
      await workChanged();
      setTyped({});
    },
    onError: (problem) => {
      if (isProblem(problem, 412)) void workChanged();
    },
  });
  const submit = () => {
    if (answers.length === 0) return false;
    if (!saving.isPending) saving.mutate(answers);
    return true;
  };
  useEffect(() => {
    save.current = submit;
    return () => {
      save.current = () => false;
    };
  });
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (gates.length === 0) return null;
  const wrong =
    saving.error instanceof ApiProblem ? answerErrors(saving.error, saving.variables ?? []) : new Map<string, string>();
  const failure = saving.error && wrong.size === 0;
  const now = gates.filter(({ stageId }) => stageId === of.stageId);
  return (
    <div ref={element}>
      <Frame title={t("gates.title")}>
        <div className={caseClasses.details}>
          <p className={clsx("soft", caseClasses.marks)}>
            {t(now.length > 0 ? "gates.text" : "gates.before", { stage: of.stageName })}
          </p>
          {byStage(gates).map((stage) => (
            <section key={stage.stageId} aria-label={stage.stageName} className={caseClasses.stage}>
              <h3 className={caseClasses.textTitle}>{stage.stageName}</h3>
              <div className={classes.fields}>
                {stage.gates.map((gate) => (
                  <GateInput
                    key={gate.gateId}
                    gate={gate}
                    value={typed[gate.gateId] ?? gate.answer}
                    error={wrong.get(gate.gateId)}
                    onEnter={submit}
                    onChange={(answer) => {
                      setTyped((typed) => ({ ...typed, [gate.gateId]: answer }));
                      if (saving.error) saving.reset();
                    }}
                  />
                ))}
              </div>
            </section>
          ))}
          {failure && (
            <Alert color="red" role="alert">
              {isProblem(saving.error, 412) ? t("gates.stale") : problemText(t, saving.error)}
            </Alert>
          )}
          <div>
            <Button variant="default" loading={saving.isPending} disabled={answers.length === 0} onClick={submit}>
              {t("gates.save")}
            </Button>
          </div>
        </div>
      </Frame>
      <LeaveDialog blocked={() => answers.length > 0 && !saving.isPending} onDiscard={() => setTyped({})} />
    </div>
  );
}
