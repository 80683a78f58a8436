import { Badge, Checkbox, TextInput } from "@mantine/core";
import { IconLock, IconSearch, IconUserOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { usersOptions } from "@/features/users/queries";
import { LeaveDialog } from "@/form/LeaveDialog";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission, useSession } from "@/session/use-session";
import { AdministratorsChanges } from "./AdministratorsChanges";
import { isAdministrator, type Ticks, ticked } from "./administrators";
import classes from "./salesmen-settings.module.css";

/** Who is CRM administrator, with a tick for each; for those who may give the role. */
export function AdministratorsTab() {
  const { t } = useTranslation();
  if (usePermission("users.manage")) return <Administrators />;
  return (
    <Note icon={IconLock} title={t("salesmenSettings.admins.noRight.title")}>
      {t("salesmenSettings.admins.noRight.text")}
    </Note>
  );
}

const NO_TICKS: Ticks = new Map();

function Administrators() {
  const { t } = useTranslation();
  const own = useSession().user?.id;
  const [prefix, setPrefix] = useState("");
  const { text, type } = useDebouncedText(prefix, setPrefix);
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  // The same before the next rendering: whoever has saved is led away at once, and has nothing to lose.
  const unsaved = useRef(ticks);
  const change = (next: Ticks) => {
    unsaved.current = next;
    setTicks(next);
  };
  const list = useInfiniteQuery(usersOptions(prefix.trim()));
  const users = list.data?.pages.flatMap((page) => page.users);
  const columns: PlainColumn<User>[] = [
    {
      title: t("salesmenSettings.tab.administrators"),
      cell: (user) => (
        <Checkbox
          label={user.displayName}
          aria-label={t("salesmenSettings.admins.tick", { name: user.displayName })}
          description={user.id === own ? t("users.ownRole") : user.email}
          disabled={user.id === own}
          checked={ticks.get(user.id)?.administrator ?? isAdministrator(user)}
          onChange={(event) => change(ticked(ticks, user, event.currentTarget.checked))}
        />
      ),
    },
    {
      title: t("users.roles"),
      wideOnly: true,
      cell: (user) => (
        <PlainName
          name={
            <>
              {user.closed && <Badge color="red">{t("users.closed")}</Badge>}
              {!user.employed && <Badge color="gray">{t("users.left")}</Badge>}
            </>
          }
        >
          {user.roles
            .filter((role) => role !== "ROLE_UNSPECIFIED")
            .map((role) => t(`user.role.${role}`))
            .join(" · ") || t("users.noRole")}
        </PlainName>
      ),
    },
  ];
  return (
    <div className={classes.listTab}>
      <p className={classes.text}>{t("salesmenSettings.admins.text")}</p>
      <TextInput
        role="searchbox"
        aria-label={t("users.filter")}
        placeholder={t("users.filter")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {!users && !list.error && <ListSkeleton title={t("users.list")} />}
      {!users && list.error && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
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
              onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              loadingMore={list.isFetchingNextPage}
            />
          )}
        </Frame>
      )}
      <AdministratorsChanges ticks={ticks} shown={users ?? []} onChange={change} />
      <LeaveDialog blocked={() => unsaved.current.size > 0} onDiscard={() => change(NO_TICKS)} />
    </div>
  );
}
