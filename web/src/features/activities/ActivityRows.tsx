import { useMediaQuery } from "@mantine/hooks";
import { type FocusEvent, lazy, type MouseEvent, Suspense, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { RowActions } from "@/data-grid/RowActions";
import { withPageTexts } from "@/i18n";
import { ActivityLine } from "./ActivityLine";
import { activityActions } from "./actions";
import classes from "./activity-rows.module.css";

/** Fetched when somebody looks: these rows are on the first page. */
const ActivityDetails = lazy(
  withPageTexts(async () => ({ default: (await import("./ActivityDetails")).ActivityDetails })),
);

/**
 * A short list of activities. The action buttons come with the pointer or the focus; a click expands the summary and keeps
 * them. On touch they are in the row's menu.
 */
export function ActivityRows(props: {
  label: string;
  activities: readonly Activity[];
  ofOneCustomer?: boolean;
  /** They are behind one: quiet, and each with the time at which it was done. */
  done?: boolean;
}) {
  const { label, activities, ofOneCustomer = false, done = false } = props;
  return (
    <ul className={classes.rows} aria-label={label}>
      {activities.map((activity) => (
        <ActivityRow key={activity.id} activity={activity} ofOneCustomer={ofOneCustomer} done={done} />
      ))}
    </ul>
  );
}

/** Brings what it stands in into view, once it is there: the last row of a list opens below the edge. */
function IntoView() {
  const end = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return <span ref={end} />;
}

function ActivityRow(props: { activity: Activity; ofOneCustomer: boolean; done: boolean }) {
  const { activity, ofOneCustomer, done } = props;
  const { t } = useTranslation();
  const touch = useMediaQuery("(hover: none)", false, { getInitialValueInEffect: false });
  const [near, setNear] = useState(false);
  const [expanded, setExpanded] = useState(false);
  const details = useId();
  const name = activity.subject;
  const leave = (event: FocusEvent) => {
    // The buttons must not vanish while the focus moves to one of them.
    if (!event.currentTarget.contains(event.relatedTarget)) setNear(false);
  };
  const toggle = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest("a, button, [role='menu']");
    if (!onControl && getSelection()?.isCollapsed !== false) setExpanded(!expanded);
  };
  return (
    <li
      className={classes.row}
      data-own={activity.own}
      data-done={done}
      data-expanded={expanded}
      onMouseEnter={() => setNear(true)}
      onMouseLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={leave}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a convenience for the pointer; the keyboard has the button inside. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same. */}
      <div className={classes.head} onClick={toggle}>
        <button
          type="button"
          className={classes.open}
          aria-expanded={expanded}
          aria-controls={expanded ? details : undefined}
          title={t(expanded ? "activity.less" : "activity.expand", { name })}
          onClick={() => setExpanded(!expanded)}
        >
          <ActivityLine activity={activity} ofOneCustomer={ofOneCustomer} done={done} />
        </button>
        <RowActions
          name={name}
          actions={() => activityActions(t, activity)}
          touch={touch}
          near={near || expanded}
          reachable
        />
      </div>
      {expanded && (
        <div id={details} className={classes.details}>
          <Suspense>
            <ActivityDetails activity={activity} ofOneCustomer={ofOneCustomer} />
            <IntoView />
          </Suspense>
        </div>
      )}
    </li>
  );
}
