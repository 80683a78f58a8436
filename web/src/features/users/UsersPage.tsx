import { Badge, Button, TextInput } from "@mantine/core";
import { IconSearch, IconUserOff, IconUserPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { NewUserDialog } from "./NewUserDialog";
import { USERS, usersOptions } from "./queries";
import { type UserAction, UserActionDialog } from "./UserActionDialog";
import { UserMenu } from "./UserMenu";

/** Who may log in, and as what; for administrators. */
export function UsersPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [prefix, setPrefix] = useState("");
  const [making, setMaking] = useState(false);
  const [doing, setDoing] = useState<{ action: UserAction; user: User } | null>(null);
  const { text, type } = useDebouncedText(prefix, setPrefix);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    usersOptions(prefix.trim()),
  );
  const columns = useColumns((action, user) => setDoing({ action, user }));
  const users = data?.pages.flatMap((page) => page.users);
  const changed = () => queries.invalidateQueries({ queryKey: USERS });

  return (
    <ListPage
      title={t("users.title")}
      text={t("users.text")}
      actions={
        <Button leftSection={<IconUserPlus size={16} stroke={2} aria-hidden />} onClick={() => setMaking(true)}>
          {t("users.new")}
        </Button>
      }
    >
      <TextInput
        role="searchbox"
        aria-label={t("users.filter")}
        placeholder={t("users.filter")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {!users && !error && <ListSkeleton title={t("users.list")} />}
      {!users && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {users && (
        <Frame title={t("users.list")} padded={false}>
          {users.length === 0 ? (
            <Note icon={IconUserOff} title={t("users.none")}>
              {t("users.noneText")}
            </Note>
          ) : (
            <PlainTable
              label={t("users.list")}
              columns={columns}
              rows={users}
              onMore={hasNextPage ? () => void fetchNextPage() : undefined}
              loadingMore={isFetchingNextPage}
            />
          )}
        </Frame>
      )}
      {making && <NewUserDialog onMade={changed} onClose={() => setMaking(false)} />}
      {doing && (
        <UserActionDialog
          {...doing}
          onDone={() => {
            void changed();
            setDoing(null);
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </ListPage>
  );
}

function useColumns(onAction: (action: UserAction, user: User) => void): PlainColumn<User>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t("users.name"),
      cell: (user) => (
        <PlainName
          name={
            <>
              {user.displayName}
              {user.closed && <Badge color="red">{t("users.closed")}</Badge>}
              {!user.employed && <Badge color="gray">{t("users.left")}</Badge>}
            </>
          }
        >
          <span>{user.email}</span>
          <OnPhone>
            <Roles user={user} />
          </OnPhone>
        </PlainName>
      ),
    },
    { title: t("users.roles"), wideOnly: true, cell: (user) => <Roles user={user} /> },
    {
      title: t("users.made"),
      wideOnly: true,
      cell: ({ createTime }) => (createTime ? format.date(createTime) : ""),
    },
    { title: t("users.actions"), actions: true, cell: (user) => <UserMenu user={user} onAction={onAction} /> },
  ];
}

/** Roles in words. */
function Roles({ user }: { user: User }) {
  const { t } = useTranslation();
  const roles = user.roles.filter((role) => role !== "ROLE_UNSPECIFIED");
  return <>{roles.length > 0 ? roles.map((role) => t(`user.role.${role}`)).join(" · ") : t("users.noRole")}</>;
}
