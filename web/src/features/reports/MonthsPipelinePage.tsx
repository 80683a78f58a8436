import { Button } from "@mantine/core";
import { IconBriefcaseOff } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { MonthsPicker } from "./MonthsPicker";
import { PipelineFrame } from "./PipelineFrame";
import { pipelineCasesOptions, pipelineOptions } from "./queries";
import classes from "./reports.module.css";
import { type MonthsPipelineSearch, USUAL_MONTHS } from "./reports-search";
import { useWhose } from "./use-whose";
import { WhosePicker } from "./WhosePicker";

/** [n] Months Pipeline: the bars, and the cases behind them or behind the one that was chosen. */
export function MonthsPipelinePage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/reports/pipeline" });
  const navigate = useNavigate({ from: "/reports/pipeline" });
  const change = (patch: MonthsPipelineSearch) =>
    void navigate({ search: { ...search, ...patch }, replace: true, resetScroll: false });
  const months = search.months ?? USUAL_MONTHS;
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t("reports.pipeline.page", { count: months })}</h1>
        <WhosePicker search={search} onChange={change} />
        <MonthsPicker
          months={months}
          onChange={(next) => change({ months: next, month: undefined, class: undefined })}
        />
      </div>
      <PipelineFrame whose={useWhose(search)} search={search} />
      <Cases search={search} onAll={() => change({ month: undefined, class: undefined })} />
    </div>
  );
}

function Cases({ search, onAll }: { search: MonthsPipelineSearch; onAll: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const whose = useWhose(search);
  // Which months these are, the server says: they are those of the tenant's zone.
  const { data: pipeline } = useQuery(pipelineOptions(whose, search.months ?? USUAL_MONTHS));
  const [first, last] = [pipeline?.months[0]?.month, pipeline?.months.at(-1)?.month];
  const { month } = search;
  const span = month ? { from: month, to: month } : first && last ? { from: first, to: last } : undefined;
  const list = useInfiniteQuery(pipelineCasesOptions(whose, span, search.class));
  const rows = list.data?.pages.flatMap(({ cases }) => cases);
  const title = [
    t("reports.pipeline.cases"),
    span && format.months(span.from, span.to),
    search.class && t(`reports.pipeline.class.${search.class}`),
  ]
    .filter(Boolean)
    .join(" · ");
  const columns: PlainColumn<Case>[] = [
    {
      title: t("case.field.customer"),
      cell: ({ customerId, customerName }) => (
        <Link to="/customers/$customerId" params={{ customerId }} className={classes.link}>
          {customerName}
        </Link>
      ),
    },
    {
      title: t("case.field.subject"),
      cell: ({ id, subject }) => (
        <Link to="/cases/$caseId/edit" params={{ caseId: id }} className={classes.link}>
          {subject}
        </Link>
      ),
    },
    { title: t("case.field.caseDate"), wideOnly: true, cell: ({ caseDate }) => caseDate && format.day(caseDate) },
    { title: t("case.field.salesmanId"), wideOnly: true, cell: ({ salesmanName }) => salesmanName },
    { title: t("case.field.status"), wideOnly: true, cell: ({ status }) => <CaseBadge status={status} /> },
    {
      title: t("case.field.value"),
      number: true,
      cell: ({ value }) => value && format.money(value),
    },
  ];
  return (
    <Frame
      title={title}
      padded={false}
      side={
        (month || search.class) && (
          <Button size="compact-xs" variant="subtle" onClick={onAll}>
            {t("reports.pipeline.showAll")}
          </Button>
        )
      }
    >
      {!rows && !list.error && <ListSkeleton title={title} />}
      {!rows && list.error && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {rows?.length === 0 && (
        <Note icon={IconBriefcaseOff} title={t("reports.pipeline.none.title")}>
          {t("reports.pipeline.none.text")}
        </Note>
      )}
      {rows && rows.length > 0 && (
        <PlainTable
          label={title}
          columns={columns}
          rows={rows}
          onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          loadingMore={list.isFetchingNextPage}
        />
      )}
    </Frame>
  );
}
