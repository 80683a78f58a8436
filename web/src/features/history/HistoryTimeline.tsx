import { Button, Skeleton } from "@mantine/core";
import { IconAddressBook, IconArrowRight, IconBuildingStore, IconNote, IconSwords } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./history-timeline.module.css";
import { historyOptions } from "./queries";
import { type ReadChange, readChanges, sentence } from "./wording";

/** More changes than these are shown on demand: a new record has one for every field. */
const SHOWN = 4;

const ICONS = {
  HISTORY_ENTITY_UNSPECIFIED: IconBuildingStore,
  HISTORY_ENTITY_CUSTOMER: IconBuildingStore,
  HISTORY_ENTITY_CONTACT: IconAddressBook,
  HISTORY_ENTITY_NOTE: IconNote,
  HISTORY_ENTITY_THIRD_PARTY: IconSwords,
};

/** What was done to a customer and to what hangs on it, the last first. */
export function HistoryTimeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyOptions(customerId),
  );
  const entries = data?.pages.flatMap((page) => page.entries);
  if (!entries && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!entries) {
    return (
      <div className={classes.waiting} aria-hidden>
        <Skeleton height={14} width="70%" radius="xl" />
        <Skeleton height={14} width="50%" radius="xl" />
      </div>
    );
  }
  return (
    <>
      {entries.length === 0 && <p className={classes.none}>{t("history.none")}</p>}
      <ol className={classes.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
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

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const changes = readChanges(t, format, entry);
  const shown = whole ? changes : changes.slice(0, SHOWN);
  const Icon = ICONS[entry.entity];
  return (
    <li className={classes.entry} data-origin={entry.origin}>
      <span className={classes.icon}>
        <Icon size={15} stroke={1.75} aria-hidden />
      </span>
      <div className={classes.body}>
        <p className={classes.head}>
          <span className={classes.who}>{entry.userName}</span> {sentence(t, entry)}{" "}
          <span className={classes.time}>
            <span className={classes.dot}>· </span>
            <RelativeTime time={entry.time ?? ""} />
          </span>
        </p>
        {shown.length > 0 && (
          <dl className={classes.changes}>
            {shown.map((change) => (
              <Change key={change.field} change={change} created={entry.action === "created"} />
            ))}
          </dl>
        )}
        {changes.length > SHOWN && (
          <Button size="compact-xs" variant="subtle" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t("history.less") : t("history.moreFields", { count: changes.length - SHOWN })}
          </Button>
        )}
      </div>
    </li>
  );
}

/** A field with its old and its new value; of what is new, the value alone. */
function Change({ change, created }: { change: ReadChange; created: boolean }) {
  const { t } = useTranslation();
  const blank = <span className={classes.blank}>{t("history.blank")}</span>;
  return (
    <div className={classes.change}>
      <dt className={classes.label}>{change.label}</dt>
      <dd className={classes.values}>
        {!created && (
          <>
            <span className={classes.old}>{change.old || blank}</span>
            <IconArrowRight size={13} stroke={1.75} role="img" aria-label={t("history.becomes")} />
          </>
        )}
        <span className={classes.new}>{change.new || blank}</span>
      </dd>
    </div>
  );
}
