import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCalendarEvent,
  IconCalendarOff,
  IconHourglassOff,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { ActionsMenu } from "@/data-grid/ActionsMenu";
import type { RowAction } from "@/data-grid/columns";
import activity from "@/features/activities/activities.module.css";
import { caseActions } from "@/features/cases/actions";
import { isOpen } from "@/features/cases/case";
import { ReopenDialog } from "@/features/cases/ReopenDialog";
import { useFormat } from "@/i18n/use-format";
import { RelativeTime } from "@/parts/RelativeTime";
import { useNow } from "@/parts/use-now";
import { initialsOf, type Place } from "./board";
import { dragData } from "./drag-data";
import classes from "./pipeline.module.css";

/** A case on the board. */
export function Card(props: {
  of: Case;
  /** Where it may be put; its own column among them. */
  places: Place[];
  ofOthers: boolean;
  hintId: string;
  isStop: boolean;
  isCarried: boolean;
  isMoving: boolean;
  focusNext: RefObject<string | undefined>;
  nameOf: (place: Place) => string;
  onDrop: (of: Case, place: Place) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, of: Case) => void;
  onLeave: (of: Case) => void;
  onFocus: () => void;
}) {
  const { of, places, ofOthers, hintId, isStop, isCarried, isMoving, focusNext, nameOf } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const card = useRef<HTMLLIElement>(null);
  const link = useRef<HTMLAnchorElement>(null);
  const [reopening, setReopening] = useState(false);
  const moves = places.length > 1;
  const data = useEffectEvent(() => dragData(of));
  useEffect(() => {
    const element = card.current;
    if (!element || !moves) return;
    return draggable({ element, getInitialData: () => data() });
  }, [moves]);
  useEffect(() => {
    if (focusNext.current !== of.id) return;
    focusNext.current = undefined;
    link.current?.focus();
  }, [focusNext, of.id]);
  const tabIndex = isStop ? 0 : -1;
  const elsewhere = places.filter((place) => "stageId" in place && place.stageId !== of.stageId);
  const actions: RowAction[] = [
    ...elsewhere.map((place) => ({
      id: `to-${"stageId" in place ? place.stageId : place.result}`,
      label: t("pipeline.moveTo", { stage: nameOf(place) }),
      icon: IconArrowRight,
      run: () => {
        focusNext.current = of.id;
        props.onDrop(of, place);
      },
    })),
    ...caseActions(t, of, { onReopen: () => setReopening(true) }).map(({ keys: _, ...action }) => action),
  ];
  return (
    <li
      ref={card}
      className={classes.card}
      data-moves={moves ? true : undefined}
      data-own={of.own ? undefined : false}
      data-carried={isCarried ? true : undefined}
      aria-busy={isMoving || undefined}
    >
      <div className={classes.first}>
        <Link
          ref={link}
          to="/cases/$caseId"
          params={{ caseId: of.id }}
          className={classes.subject}
          title={of.subject}
          draggable={false}
          tabIndex={tabIndex}
          data-card={of.id}
          aria-describedby={moves ? hintId : undefined}
          onFocus={props.onFocus}
          onBlur={() => props.onLeave(of)}
          onKeyDown={(event) => props.onKeyDown(event, of)}
        >
          {of.subject}
        </Link>
        <ActionsMenu name={of.subject} actions={actions} className={classes.menu} tabIndex={tabIndex} />
      </div>
      <div className={classes.customer} title={of.customerName}>
        {of.customerName}
      </div>
      <div className={classes.line}>
        <span className="cut">{of.contactName}</span>
        {of.value && <span className={classes.value}>{format.money(of.value)}</span>}
      </div>
      <div className={classes.line}>
        <Next of={of} />
        {ofOthers && (
          <span className={classes.salesman} title={of.salesmanName}>
            <span aria-hidden>{initialsOf(of.salesmanName)}</span>
            <span className="visually-hidden">{of.salesmanName}</span>
          </span>
        )}
      </div>
      <Late of={of} />
      {reopening && <ReopenDialog of={of} onClose={() => setReopening(false)} />}
    </li>
  );
}

/** The day on which the customer was expected to decide, when it is over and the case is not. */
function Late({ of }: { of: Case }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (!isOpen(of) || !of.caseDate || of.caseDate >= format.today(now)) return null;
  return (
    <span className={classes.late}>
      <IconHourglassOff size={14} stroke={1.75} aria-hidden />
      {t("pipeline.late", { day: format.day(of.caseDate) })}
    </span>
  );
}

/** What is done next, and whether it should have been done by now. */
function Next({ of: { nextActivityTime } }: { of: Case }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!nextActivityTime) {
    return (
      <span className={classes.next}>
        <IconCalendarOff size={14} stroke={1.75} aria-hidden />
        {t("pipeline.nothingPlanned")}
      </span>
    );
  }
  if (new Date(nextActivityTime) < now) {
    return (
      <span className={activity.overdue}>
        <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
        <RelativeTime time={nextActivityTime} />
        <span className="visually-hidden">{t("activity.overdue")}</span>
      </span>
    );
  }
  return (
    <span className={classes.next}>
      <IconCalendarEvent size={14} stroke={1.75} aria-hidden />
      <RelativeTime time={nextActivityTime} />
    </span>
  );
}
