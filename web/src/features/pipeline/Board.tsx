import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { Button } from "@mantine/core";
import { IconLayoutKanban } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Case, CaseBoard, CaseConfig } from "@/api/types";
import { CASE_RESULTS, mayDoCase } from "@/features/cases/case";
import { Note } from "@/parts/Note";
import { columnsFor, type Place, placeKey } from "./board";
import { Column } from "./Column";
import { dragged, placed } from "./drag-data";
import { EndZones } from "./EndZones";
import { stepFocus } from "./focus";
import classes from "./pipeline.module.css";
import type { BoardSelection } from "./queries";
import { useCarry } from "./use-carry";
import { useMoveCase } from "./use-move-case";

/** The columns, and what carries a case from one to another. */
export function Board(props: {
  board: CaseBoard;
  config: CaseConfig;
  selection: BoardSelection;
  /** True where cases of several salesmen are shown. */
  ofOthers: boolean;
  /** True if only some of them are asked for. */
  filtered: boolean;
  onShowAll: () => void;
}) {
  const { board, config, selection, ofOthers, filtered, onShowAll } = props;
  const { columns } = board;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const hint = useId();
  const root = useRef<HTMLDivElement>(null);
  const { move, moving } = useMoveCase(selection);
  const placesOf = useCallback(
    (of: Case): Place[] => {
      if (moving.has(of.id)) return [];
      const open = columnsFor(of, columns, config);
      const stages = columns.filter((column) => column.stageId === of.stageId || open.includes(column));
      const ends = mayDoCase(of, "CLOSE") ? CASE_RESULTS.map((result) => ({ result })) : [];
      return [...stages.map(({ stageId }) => ({ stageId })), ...ends];
    },
    [columns, config, moving],
  );
  const nameOf = useCallback(
    (place: Place) =>
      "stageId" in place
        ? (columns.find(({ stageId }) => stageId === place.stageId)?.stageName ?? "")
        : t(`case.status.${place.result}`),
    [columns, t],
  );
  const drop = useCallback(
    (of: Case, place: Place) => {
      if ("stageId" in place) move(of, { stageId: place.stageId, stageName: nameOf(place) });
      else void navigate({ to: "/cases/$caseId/close", params: { caseId: of.id }, search: { result: place.result } });
    },
    [move, nameOf, navigate],
  );
  const carry = useCarry({ placesOf, nameOf, onDrop: drop });
  const { carried, focusNext } = carry;
  const onPick = useEffectEvent(carry.pick);
  const onOver = useEffectEvent(carry.over);
  const onPut = useEffectEvent(carry.put);
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => dragged(source.data) !== undefined,
        onDragStart: ({ source }) => {
          const of = dragged(source.data);
          if (of) onPick(of);
        },
        onDropTargetChange: ({ location }) => onOver(placed(location.current.dropTargets[0]?.data)),
        onDrop: ({ source, location }) => {
          const of = dragged(source.data);
          if (of) onPut(of, placed(location.current.dropTargets[0]?.data));
        },
      }),
    [],
  );
  const open = useMemo(() => new Set(carried ? placesOf(carried.of).map(placeKey) : []), [carried, placesOf]);
  const over = carried?.over && placeKey(carried.over);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, of: Case) => {
    if (!carry.onKeyDown(event, of) && root.current) stepFocus(event, root.current);
  };
  if (columns.every(({ caseCount }) => caseCount === 0)) return <NoCases filtered={filtered} onShowAll={onShowAll} />;
  return (
    <>
      <span id={hint} className="visually-hidden">
        {t("pipeline.hint")}
      </span>
      <div role="status" aria-live="assertive" className="visually-hidden">
        {carry.said}
      </div>
      <div ref={root} className={classes.board} data-carrying={carried ? true : undefined}>
        {columns.map((column) => (
          <Column
            key={column.stageId}
            column={column}
            selection={selection}
            ofOthers={ofOthers}
            hintId={hint}
            opens={open.has(column.stageId) && carried?.of.stageId !== column.stageId}
            over={over === column.stageId}
            carriedId={carried?.of.id}
            moving={moving}
            focusNext={focusNext}
            placesOf={placesOf}
            nameOf={nameOf}
            onDrop={drop}
            onKeyDown={onKeyDown}
            onLeave={carry.leave}
          />
        ))}
      </div>
      {carried && mayDoCase(carried.of, "CLOSE") && <EndZones over={over} />}
    </>
  );
}

/** What stands there when there is nothing to carry. */
function NoCases({ filtered, onShowAll }: { filtered: boolean; onShowAll: () => void }) {
  const { t } = useTranslation();
  if (filtered) {
    const all = (
      <Button variant="default" size="xs" onClick={onShowAll}>
        {t("pipeline.showAll")}
      </Button>
    );
    return <Note icon={IconLayoutKanban} title={t("pipeline.noMatch.title")} actions={all} />;
  }
  const customers = (
    <Button variant="default" size="xs" renderRoot={(root) => <Link {...root} to="/customers" />}>
      {t("pipeline.empty.customers")}
    </Button>
  );
  return (
    <Note icon={IconLayoutKanban} title={t("pipeline.empty.title")} actions={customers}>
      {t("pipeline.empty.text")}
    </Note>
  );
}
