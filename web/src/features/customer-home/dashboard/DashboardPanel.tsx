import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, SalesHistory } from "@/api/types";
import { USUAL_MONTHS } from "@/features/reports/reports-search";
import { salesOptions } from "@/features/sales/queries";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { Bars, BarTable } from "./Bars";
import { ChartFrame } from "./ChartFrame";
import classes from "./dashboard.module.css";
import { average, monthsParameter, quarters, shares } from "./figures";

/** Fetched behind the tiles. */
const CustomerPipelineFrame = lazy(() =>
  import("@/features/reports/PipelineFrame").then((frame) => ({ default: frame.CustomerPipelineFrame })),
);

/**
 * The dashboard panel: charts about this customer, of what the Sales tile has fetched, and of its cases. It stands beside
 * the tiles, which stay where they are when the user hides it.
 */
export function DashboardPanel({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const seesWork = usePermission("activities.read");
  return (
    <section className={classes.panel} aria-label={t("dashboard.label")}>
      <Charts customer={customer} />
      {seesWork && (
        <Suspense fallback={<ChartSkeleton title={t("reports.pipeline.title", { count: USUAL_MONTHS })} />}>
          <CustomerPipelineFrame customerId={customer.id} />
        </Suspense>
      )}
    </section>
  );
}

function Charts({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { data: history, error, refetch } = useQuery(salesOptions(customer.id));
  if (history?.erpSyncTime) {
    return (
      <>
        <QuartersFrame history={history} />
        <InvoicesFrame history={history} />
      </>
    );
  }
  if (!history && !error && customer.erpSyncTime) {
    return (
      <>
        <ChartSkeleton title={t("dashboard.quarters.title")} />
        <ChartSkeleton title={t("dashboard.invoices.title")} />
      </>
    );
  }
  return (
    <Frame title={t("dashboard.title")}>
      {!history && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!history && !error && <Skeleton height={20} width="70%" radius="xl" />}
      {history && <p className={classes.none}>{t("dashboard.none")}</p>}
    </Frame>
  );
}

/** What was invoiced in three months at a time: is it going up or down? */
function QuartersFrame({ history }: { history: SalesHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const spans = quarters(history);
  const lengths = shares(spans.map(({ invoiced }) => Number(invoiced.amount)));
  const bars = spans.map(({ from, to, invoiced }, place) => ({
    months: monthsParameter(from, to),
    label: `${format.monthName(from)} – ${format.monthName(to)}`,
    name: format.months(from, to),
    value: format.money(invoiced),
    words: `${format.months(from, to)}: ${format.money(invoiced)}`,
    share: lengths[place] ?? 0,
  }));
  const title = t("dashboard.quarters.title");
  const usual = average(history.totalInvoiced, history.months.length);
  return (
    <ChartFrame
      title={title}
      chart={<Bars customerId={history.customerId} label={title} bars={bars} />}
      table={
        <BarTable
          customerId={history.customerId}
          label={title}
          head={[t("dashboard.quarters.months"), t("details.sales.invoiced")]}
          rows={bars}
        />
      }
      note={usual && t("dashboard.quarters.note", { amount: format.money(usual) })}
    />
  );
}

/** How often he buys. */
function InvoicesFrame({ history }: { history: SalesHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lengths = shares(history.months.map(({ invoiceCount }) => invoiceCount));
  const bars = history.months.map(({ month, invoiceCount }, place) => ({
    months: month,
    label: format.monthName(month),
    name: format.month(month),
    value: format.number(invoiceCount),
    unit: t("dashboard.invoices.unit", { count: invoiceCount }),
    words: `${format.month(month)}: ${format.number(invoiceCount)} ${t("dashboard.invoices.unit", { count: invoiceCount })}`,
    share: lengths[place] ?? 0,
  }));
  const title = t("dashboard.invoices.title");
  const usual = average(history.totalInvoiced, history.totalInvoiceCount);
  return (
    <ChartFrame
      title={title}
      chart={<Bars customerId={history.customerId} label={title} bars={bars} upright />}
      table={
        <BarTable
          customerId={history.customerId}
          label={title}
          head={[t("details.sales.month"), t("details.sales.invoices")]}
          rows={bars}
        />
      }
      note={usual ? t("dashboard.invoices.note", { amount: format.money(usual) }) : t("dashboard.invoices.nothing")}
    />
  );
}

/** As high as the chart, so that nothing moves when it comes. */
function ChartSkeleton({ title }: { title: string }) {
  return (
    <Frame title={title} padded={false}>
      <div className={classes.chart} aria-hidden>
        <Skeleton height="100%" />
      </div>
      <p className={classes.note} aria-hidden>
        <Skeleton component="span" display="block" height={12} width="60%" radius="xl" />
      </p>
    </Frame>
  );
}
