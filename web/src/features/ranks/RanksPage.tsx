import { Button } from "@mantine/core";
import { IconEdit, IconLock, IconPlus, IconTrophy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rank } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { IconAction } from "@/parts/IconAction";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { ranksOptions } from "./queries";
import { RankDialog } from "./RankDialog";

/** The page "Manage Ranks", for whoever maintains the settings. */
export function RanksPage() {
  return usePermission("ranks.manage") ? <Ranks /> : <NoRight />;
}

function Ranks() {
  const { t } = useTranslation();
  const { data: ranks, error, refetch } = useQuery(ranksOptions);
  const [making, setMaking] = useState(false);
  const [editing, setEditing] = useState<Rank | null>(null);
  const columns = useColumns(setEditing);
  const close = () => {
    setMaking(false);
    setEditing(null);
  };
  const newButton = (
    <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={() => setMaking(true)}>
      {t("ranks.new")}
    </Button>
  );
  return (
    <ListPage title={t("ranks.title")} text={t("ranks.text")} actions={newButton}>
      {!ranks && !error && <ListSkeleton title={t("ranks.list")} />}
      {!ranks && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {ranks && (
        <Frame title={t("ranks.list")} padded={false}>
          {ranks.length === 0 ? (
            <Note icon={IconTrophy} title={t("ranks.none")}>
              {t("ranks.noneText")}
            </Note>
          ) : (
            <PlainTable label={t("ranks.list")} columns={columns} rows={ranks} loadingMore={false} />
          )}
        </Frame>
      )}
      {(making || editing) && <RankDialog rank={editing ?? undefined} onClose={close} />}
    </ListPage>
  );
}

function useColumns(onEdit: (rank: Rank) => void): PlainColumn<Rank>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const cycle = ({ callCycleDays: days }: Rank) =>
    days ? t("ranks.every", { count: days, number: format.number(days) }) : t("ranks.noCycle");
  const maker = ({ madeHere }: Rank) => t(madeHere ? "ranks.madeHere" : "ranks.fromErp");
  return [
    {
      title: t("ranks.name"),
      cell: (rank) => (
        <PlainName name={rank.name}>
          <OnPhone>
            {cycle(rank)} · {maker(rank)}
          </OnPhone>
        </PlainName>
      ),
    },
    { title: t("ranks.cycle"), wideOnly: true, cell: cycle },
    { title: t("ranks.maker"), wideOnly: true, cell: maker },
    {
      title: t("ranks.actions"),
      actions: true,
      cell: (rank) => (
        <IconAction icon={IconEdit} label={t("ranks.editOne", { name: rank.name })} onClick={() => onEdit(rank)} />
      ),
    },
  ];
}

/** Says who may look after ranks. */
function NoRight() {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconLock}
      title={t("ranks.noRight.title")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
          {t("problem.home")}
        </Button>
      }
    >
      {t("ranks.noRight.text")}
    </Note>
  );
}
