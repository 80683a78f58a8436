import { Button } from "@mantine/core";
import { IconAddressBook, IconArrowRight, IconBuildingStore, IconNote, IconSwords } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import { useSession } from "@/session/use-session";
import { type Currencies, currenciesOf } from "./currencies";
import classes from "./history-timeline.module.css";
import { historyOptions } from "./queries";
import { Waiting } from "./Waiting";
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

/** The timeline itself, with its words. */
export default function Timeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyOptions(customerId),
  );
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries), [data]);
  const own = useSession().tenant?.currency ?? "";
  const currencies = useMemo(() => currenciesOf(entries ?? [], own), [entries, own]);
  if (!entries && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!entries) return <Waiting />;
  return (
    <>
      {entries.length === 0 && <p className={classes.none}>{t("history.none")}</p>}
      <ol className={classes.entries}>
        {entries.map((entry, place) => (
          <Entry key={entry.id} entry={entry} currencies={currencies[place]} />
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

function Entry({ entry, currencies }: { entry: HistoryEntry; currencies: Currencies | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const changes = readChanges(t, format, entry, currencies);
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
