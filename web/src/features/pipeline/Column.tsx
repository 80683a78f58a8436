import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case, CaseBoardColumn } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { CardSkeletons } from "./BoardSkeleton";
import { type Place, placeKey } from "./board";
import { Card } from "./Card";
import { dragged, placeData } from "./drag-data";
import classes from "./pipeline.module.css";
import { type BoardSelection, cardsOptions } from "./queries";

/** Grey cards at most, while those of a column are fetched. */
const MOST_SKELETONS = 4;

/** A stage with its cases. */
export function Column(props: {
  column: CaseBoardColumn;
  selection: BoardSelection;
  ofOthers: boolean;
  hintId: string;
  /** True if what is carried may be put here. */
  opens: boolean;
  /** True if it would be put here now. */
  over: boolean;
  carriedId: string | undefined;
  moving: ReadonlySet<string>;
  focusNext: RefObject<string | undefined>;
  placesOf: (of: Case) => Place[];
  nameOf: (place: Place) => string;
  onDrop: (of: Case, place: Place) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, of: Case) => void;
  onLeave: (of: Case) => void;
}) {
  const { column, selection, opens, over, carriedId, moving, placesOf, ...card } = props;
  const { stageId, stageName, caseCount, totals } = column;
  const { t } = useTranslation();
  const format = useFormat();
  const title = useId();
  const zone = useRef<HTMLElement>(null);
  // One stop of the Tab key in each column: the card that had the focus last, or the first one.
  const [current, setCurrent] = useState<string>();
  const cards = useInfiniteQuery(cardsOptions(selection, stageId));
  const cases = cards.data?.pages.flatMap((page) => page.cases);
  const takes = useEffectEvent((of: Case) => placesOf(of).some((place) => placeKey(place) === stageId));
  useEffect(() => {
    const element = zone.current;
    if (!element) return;
    return dropTargetForElements({
      element,
      getData: () => placeData({ stageId }),
      canDrop: ({ source }) => {
        const of = dragged(source.data);
        return of !== undefined && takes(of);
      },
    });
  }, [stageId]);
  const stop = cases?.some(({ id }) => id === current) ? current : cases?.[0]?.id;
  return (
    <section
      ref={zone}
      className={classes.column}
      aria-labelledby={title}
      data-column={stageId}
      data-opens={opens ? true : undefined}
      data-over={over ? true : undefined}
    >
      <header className={classes.columnHead}>
        <h2 id={title} className={classes.columnName} title={stageName}>
          {stageName}
        </h2>
        <span className={classes.columnCount}>
          <span aria-hidden>{format.number(caseCount)}</span>
          <span className="visually-hidden">{t("pipeline.count", { count: caseCount })}</span>
        </span>
        <span className={classes.columnSum}>{totals.map(format.money).join(" · ") || "–"}</span>
      </header>
      {cards.error && !cases && <ProblemNote error={cards.error} onRetry={() => void cards.refetch()} />}
      {!cases && !cards.error && <CardSkeletons count={Math.min(caseCount, MOST_SKELETONS)} />}
      {cases && (
        <ul className={classes.cards}>
          {cases.map((of) => (
            <Card
              key={of.id}
              {...card}
              of={of}
              places={placesOf(of)}
              isStop={of.id === stop}
              isCarried={of.id === carriedId}
              isMoving={moving.has(of.id)}
              onFocus={() => setCurrent(of.id)}
            />
          ))}
          {cases.length === 0 && <li className={classes.none}>{t("pipeline.none")}</li>}
          {cards.hasNextPage && (
            <li>
              <Button
                variant="subtle"
                size="xs"
                fullWidth
                loading={cards.isFetchingNextPage}
                onClick={() => void cards.fetchNextPage()}
              >
                {t("pipeline.more", { count: Math.max(caseCount - cases.length, 1) })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
