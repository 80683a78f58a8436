import { SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { CustomerImport, ImportRow, ImportRowOutcome } from "@/api/types";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./import.module.css";
import { importRowsOptions } from "./queries";

/** Rows that did not become what was hoped for, by row and column, to be looked at or taken away. */
export function RowsFrame({ shown, outcomes }: { shown: CustomerImport; outcomes: ImportRowOutcome[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<ImportRowOutcome | undefined>();
  const outcome = chosen && outcomes.includes(chosen) ? chosen : outcomes[0];
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...importRowsOptions(shown, outcome ?? "IMPORT_ROW_OUTCOME_ERROR"),
    enabled: Boolean(outcome),
  });
  const request = useCallback(
    (signal: AbortSignal) =>
      api.GET("/api/v1/imports/{importId}/rows/export", {
        params: { path: { importId: shown.id } },
        parseAs: "stream",
        signal,
      }),
    [shown.id],
  );
  if (!outcome) return null;
  const rows = data?.pages.flatMap((page) => page.rows).map((row) => ({ ...row, id: String(row.number) }));
  const columns: PlainColumn<ImportRow & { id: string }>[] = [
    { title: t("imports.rows.row"), cell: ({ number }) => <span className="tabular">{format.number(number)}</span> },
    { title: t("imports.rows.what"), wideOnly: true, cell: (row) => <RowName row={row} /> },
    {
      title: t("imports.rows.problem"),
      cell: ({ problems }) => (
        <ul className={classes.problems}>
          {problems.map(({ column, field, message }) => (
            <li key={`${field} ${message}`}>
              {column && <strong>{column}: </strong>}
              {message}
            </li>
          ))}
        </ul>
      ),
    },
  ];
  if (!rows && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!rows) return <ListSkeleton title={t("imports.rows.title")} />;
  return (
    <Frame
      title={t("imports.rows.title")}
      padded={false}
      side={
        <>
          {outcomes.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t("imports.rows.which")}
              value={outcome}
              onChange={(next) => setChosen(next as ImportRowOutcome)}
              data={outcomes.map((value) => ({
                value,
                label: t(`imports.outcome.${value as "IMPORT_ROW_OUTCOME_ERROR"}`),
              }))}
            />
          )}
          <ExportCsv total={{ count: rows.length, capped: hasNextPage }} request={request} />
        </>
      }
    >
      <PlainTable
        label={t("imports.rows.title")}
        columns={columns}
        rows={rows}
        onMore={hasNextPage ? () => void fetchNextPage() : undefined}
        loadingMore={isFetchingNextPage}
      />
    </Frame>
  );
}

/** What the row begins with; where it became a customer, a link to it. */
function RowName({ row }: { row: ImportRow }) {
  const text = row.values.filter(Boolean).slice(0, 2).join(" · ");
  if (!row.customerId) return text;
  return (
    <Link to="/customers/$customerId" params={{ customerId: row.customerId }}>
      {text}
    </Link>
  );
}
