import { Button, TextInput } from "@mantine/core";
import { IconFolderPlus, IconFolders, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerGroup } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { useBegunHere } from "@/form/use-form-draft";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { NEW_GROUP_FORM } from "./draft-form";
import { type GroupAction, GroupActionDialog } from "./GroupActionDialog";
import { GroupDialog } from "./GroupDialog";
import { GroupMenu } from "./GroupMenu";
import { NoRightNote } from "./NoRightNote";
import { groupsOptions } from "./queries";

/** The customer groups of the company, for whoever maintains them. */
export function GroupsPage() {
  return usePermission("groups.manage") ? <Groups /> : <NoRightNote />;
}

function Groups() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState("");
  const [making, setMaking] = useState(useBegunHere(NEW_GROUP_FORM));
  const [doing, setDoing] = useState<{ action: GroupAction; group: CustomerGroup } | null>(null);
  const { text, type } = useDebouncedText(wanted, setWanted);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    groupsOptions(wanted.trim()),
  );
  const columns = useColumns((action, group) => setDoing({ action, group }));
  const groups = data?.pages.flatMap((page) => page.groups);
  const newButton = (
    <Button leftSection={<IconFolderPlus size={16} stroke={2} aria-hidden />} onClick={() => setMaking(true)}>
      {t("groups.new")}
    </Button>
  );
  return (
    <ListPage title={t("groups.title")} text={t("groups.text")} actions={newButton}>
      <TextInput
        role="searchbox"
        aria-label={t("groups.filter")}
        placeholder={t("groups.filter")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {!groups && !error && <ListSkeleton title={t("groups.list")} />}
      {!groups && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {groups && (
        <Frame title={t("groups.list")} padded={false}>
          {groups.length === 0 ? (
            <NoGroups searched={wanted.trim() !== ""} onClear={() => type("")} />
          ) : (
            <PlainTable
              label={t("groups.list")}
              columns={columns}
              rows={groups}
              onMore={hasNextPage ? () => void fetchNextPage() : undefined}
              loadingMore={isFetchingNextPage}
            />
          )}
        </Frame>
      )}
      {making && (
        <GroupDialog
          onSaved={(made) => void navigate({ to: "/settings/groups/$groupId", params: { groupId: made.id } })}
          onClose={() => setMaking(false)}
        />
      )}
      {doing && <GroupActionDialog {...doing} onDone={() => setDoing(null)} onClose={() => setDoing(null)} />}
    </ListPage>
  );
}

/** What groups are for, or that none has such a name. */
function NoGroups({ searched, onClear }: { searched: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  if (!searched) {
    return (
      <Note icon={IconFolders} title={t("groups.none")}>
        {t("groups.noneText")}
      </Note>
    );
  }
  return (
    <Note
      icon={IconFolders}
      title={t("groups.noMatch")}
      actions={
        <Button variant="default" onClick={onClear}>
          {t("groups.clear")}
        </Button>
      }
    >
      {t("groups.noMatchText")}
    </Note>
  );
}

function useColumns(onAction: (action: GroupAction, group: CustomerGroup) => void): PlainColumn<CustomerGroup>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const customers = ({ customerCount }: CustomerGroup) =>
    t("groups.customers", { count: customerCount, number: format.number(customerCount) });
  const salesmen = ({ salesmanCount }: CustomerGroup) =>
    t("groups.salesmen", { count: salesmanCount, number: format.number(salesmanCount) });
  return [
    {
      title: t("groups.name"),
      cell: (group) => (
        <PlainName
          name={
            <Link to="/settings/groups/$groupId" params={{ groupId: group.id }}>
              {group.name}
            </Link>
          }
        >
          <OnPhone>
            {customers(group)} · {salesmen(group)}
          </OnPhone>
        </PlainName>
      ),
    },
    { title: t("groups.customersColumn"), wideOnly: true, cell: customers },
    { title: t("groups.salesmenColumn"), wideOnly: true, cell: salesmen },
    {
      title: t("groups.changed"),
      wideOnly: true,
      cell: ({ updateTime }) => (updateTime ? format.date(updateTime) : ""),
    },
    { title: t("groups.actions"), actions: true, cell: (group) => <GroupMenu group={group} onAction={onAction} /> },
  ];
}
