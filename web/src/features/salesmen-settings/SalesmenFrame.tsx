import { Button, TextInput } from "@mantine/core";
import { IconSearch, IconUserOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { salesmenOptions } from "./queries";
import { SalesmanItem } from "./SalesmanItem";
import classes from "./salesmen-settings.module.css";

/** The salesmen with the numbers of their customers: one is chosen, and customers are dropped on the others. */
export function SalesmenFrame(props: {
  chosen: string | undefined;
  /** True while customers are dragged. */
  dropping: boolean;
  onChoose: (id: string) => void;
  onDrop: (onto: Salesman) => void;
}) {
  const { chosen, dropping, onChoose, onDrop } = props;
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const list = useInfiniteQuery(salesmenOptions(wanted.trim()));
  const salesmen = list.data?.pages.flatMap((page) => page.salesmen);
  const title = t("salesmenSettings.tab.salesmen");
  if (!salesmen && list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (!salesmen) return <ListSkeleton title={title} />;
  return (
    <Frame title={title} padded={false} className={classes.salesmen}>
      <div className={classes.search}>
        <TextInput
          size="xs"
          role="searchbox"
          aria-label={t("salesmenSettings.find")}
          placeholder={t("salesmenSettings.find")}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </div>
      {salesmen.length === 0 && <Note icon={IconUserOff} title={t("form.nothingFound")} />}
      <ul className={classes.list} aria-label={title}>
        {salesmen.map((salesman) => (
          <SalesmanItem
            key={salesman.id}
            salesman={salesman}
            chosen={salesman.id === chosen}
            dropping={dropping && salesman.sells && salesman.id !== chosen}
            onChoose={() => onChoose(salesman.id)}
            onDrop={() => onDrop(salesman)}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("parts.more")}
        </Button>
      )}
    </Frame>
  );
}
