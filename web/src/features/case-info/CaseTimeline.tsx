import { Button } from "@mantine/core";
import {
  IconArrowBigRight,
  IconBriefcase,
  IconCalendarEvent,
  IconCalendarTime,
  IconCheck,
  IconFolderX,
  IconListCheck,
  IconLockOpen,
  IconThumbDown,
  IconTrashX,
  IconTrophy,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CaseHistoryEntry } from "@/api/types";
import { TYPE_ICONS, type TypeName } from "@/features/activities/activity";
import { caseHistoryOptions } from "@/features/cases/queries";
import classes from "@/features/history/history-timeline.module.css";
import { TimelineEntry } from "@/features/history/TimelineEntry";
import { Waiting } from "@/features/history/Waiting";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { activityTypes, caseSentence, isFirst, readCaseChanges } from "./wording";

/** What the eye looks for: how activities and the case ended. */
const ICONS: Record<string, typeof IconBriefcase> = {
  won: IconTrophy,
  lost: IconThumbDown,
  closed: IconFolderX,
  reopened: IconLockOpen,
  answered: IconListCheck,
  advanced: IconArrowBigRight,
  rescheduled: IconCalendarTime,
  completed: IconCheck,
  cancelled: IconTrashX,
};

/** What was done to a case and to its activities, the last first. */
export function CaseTimeline({ caseId, currency }: { caseId: string; currency: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    caseHistoryOptions(caseId),
  );
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries), [data]);
  const types = useMemo(() => activityTypes(entries ?? []), [entries]);
  if (!entries && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!entries) return <Waiting />;
  return (
    <>
      {entries.length === 0 && <p className={classes.none}>{t("history.none")}</p>}
      <ol className={classes.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} type={types.get(entry.activityId)} currency={currency} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("details.more")}
        </Button>
      )}
    </>
  );
}

function Entry(props: { entry: CaseHistoryEntry; type: TypeName | undefined; currency: string }) {
  const { entry, type, currency } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { activityId, activitySubject, action, time, userName } = entry;
  return (
    <TimelineEntry
      icon={ICONS[action] ?? (activityId ? (type ? TYPE_ICONS[type] : IconCalendarEvent) : IconBriefcase)}
      userName={userName}
      sentence={
        <>
          {caseSentence(t, entry)}{" "}
          {activityId && (
            <Link to="/activities/$activityId" params={{ activityId }}>
              {activitySubject}
            </Link>
          )}
        </>
      }
      time={time ?? ""}
      changes={readCaseChanges(t, format, entry, currency)}
      created={isFirst(entry)}
    />
  );
}
