import { Button, SegmentedControl } from "@mantine/core";
import { IconCalendarEvent, IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "@/api/types";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import { ActivityDetails } from "@/features/activities/ActivityDetails";
import { ActivityLine } from "@/features/activities/ActivityLine";
import { activityActions, rowLinkOf } from "@/features/activities/actions";
import type { ViewName } from "@/features/customers/status";
import { WhosePicker } from "@/features/reports/WhosePicker";
import { Note } from "@/parts/Note";
import { ActivitiesExport } from "./ActivitiesExport";
import { SHOWN, type Shown } from "./activities-search";
import type { ActivityList } from "./lists";
import { useActivitiesState, useActivityRows } from "./use-activities";

/** A listing of activities or of warnings, of one customer or of all. A click on a row opens its summary. */
export function Activities(props: {
  kind: ActivityList["kind"];
  /** What it is called, by whose activities are meant; the name is that of one salesman. */
  titleOf: (view: ViewName, salesman: string | undefined) => string;
  /** Absent for those of all customers. */
  customerId?: string;
  /** What can be done with all of it. */
  side?: ReactNode;
}) {
  const { kind, titleOf, customerId, side } = props;
  const { t } = useTranslation();
  const list = useMemo(() => ({ kind, customerId }), [kind, customerId]);
  const { grid, selection, state, ready, saved, columns, shown, view, salesman, whose, ...to } =
    useActivitiesState(list);
  const title = titleOf(view, salesman && (salesman.name ?? "…"));
  const source = useActivityRows(selection, state, ready);
  const ofOneCustomer = customerId !== undefined;
  const actions = useCallback((activity: Activity) => activityActions(t, activity), [t]);
  return (
    <div className={page.page}>
      <DataGrid
        name={grid}
        label={title}
        columns={columns}
        source={source}
        state={state}
        onChange={to.change}
        rowId={rowId}
        rowName={rowName}
        rowLink={rowLinkOf}
        actions={actions}
        quickView={(activity) => <ActivityDetails activity={activity} ofOneCustomer={ofOneCustomer} />}
        looksOnClick
        views={saved}
        compact={(activity) => <ActivityLine activity={activity} ofOneCustomer={ofOneCustomer} />}
        searched={{ short: t("activities.searched.short"), whole: t("activities.searched.whole") }}
        empty={
          kind === "warnings" ? (
            <Note icon={IconCircleCheck} title={t("activities.empty.warnings.title")}>
              {t("activities.empty.warnings.text")}
            </Note>
          ) : (
            <Note
              icon={IconCalendarEvent}
              title={t(`activities.empty.${shown}.title`)}
              actions={
                shown !== "all" && (
                  <Button variant="default" size="xs" onClick={() => to.changeShown("all")}>
                    {t("activities.showAll")}
                  </Button>
                )
              }
            >
              {t(ofOneCustomer ? "activities.empty.hereText" : `activities.empty.${shown}.text`)}
            </Note>
          )
        }
      >
        <h1 className={page.title}>{title}</h1>
        {whose && <WhosePicker search={whose} onChange={to.changeWhose} />}
        {kind === "activities" && (
          <SegmentedControl
            size="xs"
            aria-label={t("activities.which")}
            value={shown}
            onChange={(next) => to.changeShown(next as Shown)}
            data={SHOWN.map((each) => ({ value: each, label: t(`activities.shown.${each}`) }))}
          />
        )}
        {side}
        <ActivitiesExport selection={selection} orderBy={state.sort} total={source.total} />
      </DataGrid>
    </div>
  );
}

function rowId(activity: Activity): string {
  return activity.id;
}

function rowName(activity: Activity): string {
  return activity.subject;
}
