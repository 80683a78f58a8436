import { Button, Select, TextInput } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ActivityReportCustomer } from "@/api/types";
import type { ColumnFilter } from "@/data-grid/grid-state";
import {
  ACTIVITY_STATUSES,
  ACTIVITY_TYPES,
  type ActivityStatusName,
  type TypeName,
} from "@/features/activities/activity";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { OnPhone, type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { ActivitiesFrame } from "./ActivitiesFrame";
import { QUICK, quickPeriod } from "./periods";
import { activeCustomersOptions, activityReportOptions } from "./queries";
import classes from "./reports.module.css";
import type { ActivityReportSearch } from "./reports-search";
import { useWhose } from "./use-whose";
import { WhosePicker } from "./WhosePicker";

/** Activities for the last 30 days, or another period: the graph, and the customers with activities. */
export function ActivityReportPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/reports/activities" });
  const navigate = useNavigate({ from: "/reports/activities" });
  const whose = useWhose(search);
  const days = { from: search.from, to: search.to };
  const change = (patch: ActivityReportSearch) =>
    void navigate({ search: { ...search, ...patch }, replace: true, resetScroll: false });
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t(search.from ? "reports.activities.period" : "reports.activities.title")}</h1>
        <WhosePicker search={search} onChange={change} />
      </div>
      <div className={classes.columns}>
        <ActivitiesFrame whose={whose} days={days} search={search} />
        <PeriodPanel search={search} onChange={change} />
      </div>
      <Customers search={search} onChange={change} />
    </div>
  );
}

interface Part {
  search: ActivityReportSearch;
  onChange: (patch: ActivityReportSearch) => void;
}

/** From, to, and quick choices. */
function PeriodPanel({ search, onChange }: Part) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(activityReportOptions(useWhose(search), { from: search.from, to: search.to }));
  const [from, to] = [search.from ?? data?.fromDate ?? "", search.to ?? data?.toDate ?? ""];
  const put = (next: { from: string; to: string }) => {
    if (!next.from || !next.to) return;
    // A first day behind the last one moves the other end along.
    onChange(next.from <= next.to ? next : { from: next.from, to: next.from });
  };
  const today = () => format.today(new Date());
  return (
    <Frame title={t("reports.period.title")}>
      <div className={classes.panel}>
        <div className={classes.days}>
          <TextInput
            type="date"
            label={t("reports.period.from")}
            value={from}
            max={to || undefined}
            onChange={(event) => put({ from: event.currentTarget.value, to })}
          />
          <TextInput
            type="date"
            label={t("reports.period.to")}
            value={to}
            min={from || undefined}
            onChange={(event) => put({ from, to: event.currentTarget.value })}
          />
        </div>
        <div className={classes.quick}>
          <Button
            size="xs"
            variant={search.from ? "default" : "light"}
            aria-pressed={!search.from}
            onClick={() => onChange({ from: undefined, to: undefined })}
          >
            {t("reports.period.last30")}
          </Button>
          {QUICK.map((name) => {
            const period = quickPeriod(name, today());
            const chosen = period.from === search.from && period.to === search.to;
            return (
              <Button
                key={name}
                size="xs"
                variant={chosen ? "light" : "default"}
                aria-pressed={chosen}
                onClick={() => onChange(period)}
              >
                {t(`reports.period.${name}`)}
              </Button>
            );
          })}
        </div>
      </div>
    </Frame>
  );
}

type Row = ActivityReportCustomer & { id: string };

/** The customers with activities in the period. */
function Customers({ search, onChange }: Part) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(
    activeCustomersOptions(
      useWhose(search),
      { from: search.from, to: search.to },
      {
        status: search.status && `ACTIVITY_STATUS_${search.status}`,
        type: search.type && `ACTIVITY_TYPE_${search.type}`,
      },
    ),
  );
  const pages = list.data?.pages;
  const rows = pages?.flatMap(({ customers }) => customers.map((each): Row => ({ ...each, id: each.customerId })));
  const total = pages?.[0]?.totalSize;
  const title = t("reports.customers.title");
  const number = (name: "activityCount" | "completedCount" | "openCount" | "cancelledCount"): PlainColumn<Row> => ({
    title: t(`reports.customers.${name}`),
    wideOnly: name !== "activityCount",
    number: true,
    cell: (row) => format.number(row[name]),
  });
  const columns: PlainColumn<Row>[] = [
    {
      title: t("reports.customers.customer"),
      cell: ({ customerId, customerName, lastActivityTime }) => (
        <>
          <Link to="/customers/$customerId" params={{ customerId }} className={classes.link}>
            {customerName}
          </Link>
          <OnPhone>{lastActivityTime && format.dateTime(lastActivityTime)}</OnPhone>
        </>
      ),
    },
    {
      title: t("reports.customers.latest"),
      wideOnly: true,
      cell: ({ lastActivityTime }) => lastActivityTime && format.dateTime(lastActivityTime),
    },
    number("completedCount"),
    number("openCount"),
    number("cancelledCount"),
    number("activityCount"),
    {
      title: t("reports.customers.show"),
      actions: true,
      cell: ({ customerId, customerName }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={t("reports.customers.showOf", { name: customerName })}
          renderRoot={(root) => (
            <Link
              {...root}
              to="/customers/$customerId/activities"
              params={{ customerId }}
              search={{ show: "all", f: filtersOf(search) }}
            />
          )}
        >
          {t("reports.customers.show")}
        </Button>
      ),
    },
  ];
  return (
    <Frame
      title={total === undefined ? title : t("reports.customers.counted", { count: total })}
      padded={false}
      side={
        <div className={classes.filters}>
          <Select
            size="xs"
            w={170}
            aria-label={t("reports.customers.type")}
            allowDeselect={false}
            data={[
              { value: "", label: t("reports.customers.allTypes") },
              ...ACTIVITY_TYPES.map((value) => ({ value: value as string, label: t(`activity.type.${value}`) })),
            ]}
            value={search.type ?? ""}
            onChange={(type) => onChange({ type: (type || undefined) as TypeName | undefined })}
          />
          <Select
            size="xs"
            w={130}
            aria-label={t("reports.customers.status")}
            allowDeselect={false}
            data={[
              { value: "", label: t("reports.customers.all") },
              ...ACTIVITY_STATUSES.map((value) => ({ value: value as string, label: t(`activity.status.${value}`) })),
            ]}
            value={search.status ?? ""}
            onChange={(status) => onChange({ status: (status || undefined) as ActivityStatusName | undefined })}
          />
        </div>
      }
    >
      {!rows && !list.error && <ListSkeleton title={title} />}
      {!rows && list.error && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {rows?.length === 0 && (
        <Note icon={IconCalendarOff} title={t("reports.customers.none.title")}>
          {t("reports.customers.none.text")}
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

/** The kind and the state that are asked for, as the filter row of a listing has them; its days are those of the start, and not the report's. */
function filtersOf({ type, status }: ActivityReportSearch): Record<string, ColumnFilter> {
  const chosen = Object.entries({ type, status });
  return Object.fromEntries(
    chosen.flatMap(([field, name]): [string, ColumnFilter][] =>
      name ? [[field, { op: "ANY_OF", values: [name] }]] : [],
    ),
  );
}
