import { Button } from "@mantine/core";
import { IconAddressBook, IconBuildingStore, IconNote, IconSwords } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { useSession } from "@/session/use-session";
import { type Currencies, currenciesOf } from "./currencies";
import classes from "./history-timeline.module.css";
import { historyOptions } from "./queries";
import { TimelineEntry } from "./TimelineEntry";
import { Waiting } from "./Waiting";
import { readChanges, sentence } from "./wording";

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
  return (
    <TimelineEntry
      icon={ICONS[entry.entity]}
      userName={entry.userName}
      sentence={sentence(t, entry)}
      time={entry.time ?? ""}
      changes={readChanges(t, format, entry, currencies)}
      created={entry.action === "created"}
      origin={entry.origin}
    />
  );
}
