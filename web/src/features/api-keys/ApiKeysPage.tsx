import { Badge, Button } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiKey } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import { useNow } from "@/parts/use-now";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { API_KEYS, apiKeysOptions, deleteApiKey } from "./queries";
import { scopeName } from "./scopes";

/** The user's own API keys, with which programs call in his name. */
export function ApiKeysPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(apiKeysOptions);
  const columns = useColumns(setRevoking);
  const keys = data?.pages.flatMap(({ apiKeys }) => apiKeys);
  const changed = () => queries.invalidateQueries({ queryKey: API_KEYS });
  const create = (
    <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={() => setMaking(true)}>
      {t("apiKeys.new")}
    </Button>
  );

  return (
    <ListPage title={t("apiKeys.title")} text={t("apiKeys.text")} actions={keys?.length ? create : null}>
      {!keys && !error && <ListSkeleton title={t("apiKeys.yours")} />}
      {!keys && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {keys && (
        <Frame title={t("apiKeys.yours")} padded={false}>
          {keys.length === 0 ? (
            <Note icon={IconKey} title={t("apiKeys.none")} actions={create}>
              {t("apiKeys.noneText")}
            </Note>
          ) : (
            <PlainTable
              label={t("apiKeys.yours")}
              columns={columns}
              rows={keys}
              onMore={hasNextPage ? () => void fetchNextPage() : undefined}
              loadingMore={isFetchingNextPage}
            />
          )}
        </Frame>
      )}
      {making && <CreateKeyDialog onMade={changed} onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          title={t("apiKeys.revokeTitle", { name: revoking.name })}
          text={t("apiKeys.revokeText")}
          label={t("apiKeys.revoke")}
          run={() => deleteApiKey(revoking.id)}
          onDone={() => {
            void changed();
            setRevoking(null);
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </ListPage>
  );
}

function useColumns(onRevoke: (key: ApiKey) => void): PlainColumn<ApiKey>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const lastUse = ({ lastUseTime }: ApiKey) =>
    lastUseTime ? <RelativeTime time={lastUseTime} /> : t("apiKeys.neverUsed");
  const end = ({ expireTime }: ApiKey) => (expireTime ? format.date(expireTime) : "");
  const expired = ({ expireTime }: ApiKey) => expireTime && new Date(expireTime) <= now;
  return [
    {
      title: t("apiKeys.name"),
      cell: (key) => (
        <PlainName
          name={
            <>
              {key.name}
              {expired(key) && <Badge color="orange">{t("apiKeys.expired")}</Badge>}
            </>
          }
        >
          <span>{key.scopes.map((scope) => scopeName(t, scope)).join(" · ")}</span>
          <OnPhone>
            {t("apiKeys.lastUse")}: {lastUse(key)}
          </OnPhone>
          <OnPhone>
            {t("apiKeys.expires")}: {end(key)}
          </OnPhone>
        </PlainName>
      ),
    },
    { title: t("apiKeys.lastUse"), wideOnly: true, cell: lastUse },
    { title: t("apiKeys.expires"), wideOnly: true, cell: end },
    {
      title: t("apiKeys.revoke"),
      actions: true,
      cell: (key) => (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={t("apiKeys.revokeOne", { name: key.name })}
          onClick={() => onRevoke(key)}
        >
          {t("apiKeys.revoke")}
        </Button>
      ),
    },
  ];
}
