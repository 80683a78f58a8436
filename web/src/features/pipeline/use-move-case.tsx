import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import type { Case } from "@/api/types";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { caseName } from "@/features/cases/case";
import { GATES_OPEN } from "@/features/cases/gate";
import { caseKeys, updateCase } from "@/features/cases/queries";
import { problemText } from "@/parts/problem-text";
import { hideUndo, offerUndo } from "@/parts/undo";
import { AnswerFirst } from "./AnswerFirst";
import { boardAfter, byWorth } from "./board";
import { type BoardSelection, boardOptions, cardsOptions } from "./queries";

const MOVED = "case-moved";

/** A stage by its id and description. */
export interface Stage {
  stageId: string;
  stageName: string;
}

/**
 * Puts cases into other stages: the board shows it at once, offers to take it back, and shows the truth if it is refused.
 * A case that is on its way is in `moving`: until the answer its next version is not known.
 */
export function useMoveCase(selection: BoardSelection) {
  const [moving, setMoving] = useState<ReadonlySet<string>>(new Set());
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const { t } = useTranslation();
  /** Changes the cards of a column, a page of them at a time. */
  const changeCards = useCallback(
    (stageId: string, of: (cases: Case[], page: number) => Case[]) =>
      queries.setQueryData(
        cardsOptions(selection, stageId).queryKey,
        (data) =>
          data && { ...data, pages: data.pages.map((each, page) => ({ ...each, cases: of(each.cases, page) })) },
      ),
    [queries, selection],
  );
  /** Takes the case from one column into another on the screen; `shown` is how it looks there. */
  const show = useCallback(
    (from: Case, shown: Case) => {
      queries.setQueryData(
        boardOptions(selection).queryKey,
        (board) => board && boardAfter(board, from, shown.stageId),
      );
      changeCards(from.stageId, (cases) => cases.filter(({ id }) => id !== from.id));
      changeCards(shown.stageId, (cases, page) =>
        page > 0 ? cases : [...cases.filter(({ id }) => id !== shown.id), shown].sort(byWorth),
      );
    },
    [queries, selection, changeCards],
  );
  /** Shows the version that was saved where the case is already. */
  const showSaved = useCallback(
    (saved: Case) => changeCards(saved.stageId, (cases) => cases.map((each) => (each.id === saved.id ? saved : each))),
    [changeCards],
  );
  const move = useCallback(
    (of: Case, to: Stage) => {
      const move = async (from: Case, stage: Stage, onDone: (saved: Case) => void) => {
        // What is on its way would show the case where it was.
        await queries.cancelQueries({ queryKey: caseKeys.lists });
        show(from, { ...from, ...stage });
        setMoving((moving) => new Set(moving).add(from.id));
        try {
          const saved = await updateCase(from.id, { stageId: stage.stageId }, ["stageId"], from.etag);
          queries.setQueryData(caseKeys.one(saved.id), saved);
          showSaved(saved);
          onDone(saved);
        } catch (error) {
          show({ ...from, ...stage }, from);
          const why = isProblem(error, 412) ? t("pipeline.changed", { name: caseName(from) }) : problemText(t, error);
          const asked = error instanceof ApiProblem && error.reason === GATES_OPEN;
          const message = asked ? <AnswerFirst why={why} caseId={from.id} /> : why;
          notifications.show({ id: MOVED, color: "red", message, autoClose: asked ? false : undefined });
        } finally {
          setMoving((moving) => new Set([...moving].filter((id) => id !== from.id)));
          await workChanged();
        }
      };
      hideUndo(MOVED);
      const back: Stage = { stageId: of.stageId, stageName: of.stageName };
      void move(of, to, (saved) => {
        const message = t("pipeline.moved", { name: caseName(saved), stage: to.stageName });
        const run = () => void move(saved, back, () => notifications.show({ id: MOVED, message: t("form.takenBack") }));
        offerUndo({ id: MOVED, message, run });
      });
    },
    [queries, show, showSaved, t, workChanged],
  );
  return { move, moving };
}
