import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import classes from "./import.module.css";
import { NoRightNote } from "./NoRightNote";
import { importsOptions } from "./queries";
import { Steps } from "./Steps";
import { UploadFrame } from "./UploadFrame";

/** Import customers: a new file, and the imports there have been. */
export function ImportsPage() {
  return usePermission("customers.import") ? <Imports /> : <NoRightNote />;
}

function Imports() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = useCallback(
    ({ id }: CustomerImport) => void navigate({ to: "/customers/import/$importId", params: { importId: id } }),
    [navigate],
  );
  return (
    <ListPage title={t("imports.title")} text={t("imports.text")} actions={null}>
      <Steps now="upload" />
      <UploadFrame onDone={open} />
      <Earlier />
    </ListPage>
  );
}

function Earlier() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(importsOptions);
  const imports = data?.pages.flatMap((page) => page.imports);
  const state = (row: CustomerImport) => t(`imports.state.${row.state as "IMPORT_STATE_DONE"}`);
  const customers = ({ customerCount, undoneCount }: CustomerImport) => format.number(customerCount - undoneCount);
  const columns: PlainColumn<CustomerImport>[] = [
    {
      title: t("imports.earlier.file"),
      cell: (row) => (
        <PlainName
          name={
            <Link to="/customers/import/$importId" params={{ importId: row.id }}>
              {row.fileName}
            </Link>
          }
        >
          <OnPhone>{state(row)}</OnPhone>
        </PlainName>
      ),
    },
    { title: t("imports.earlier.state"), wideOnly: true, cell: state },
    { title: t("imports.earlier.customers"), wideOnly: true, cell: customers },
    { title: t("imports.earlier.by"), wideOnly: true, cell: ({ createdBy }) => createdBy },
    {
      title: t("imports.earlier.when"),
      wideOnly: true,
      cell: ({ createTime }) => (createTime ? format.date(createTime) : ""),
    },
  ];
  if (!imports && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!imports) return <ListSkeleton title={t("imports.earlier.title")} />;
  return (
    <Frame title={t("imports.earlier.title")} padded={imports.length === 0}>
      {imports.length === 0 ? (
        <p className={classes.hint}>{t("imports.earlier.none")}</p>
      ) : (
        <PlainTable
          label={t("imports.earlier.title")}
          columns={columns}
          rows={imports}
          onMore={hasNextPage ? () => void fetchNextPage() : undefined}
          loadingMore={isFetchingNextPage}
        />
      )}
    </Frame>
  );
}
