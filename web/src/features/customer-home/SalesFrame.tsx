import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, SalesHistory } from "@/api/types";
import { salesOptions } from "@/features/sales/queries";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import { focusMarkedMonth, MARKED_MONTH } from "./marked-month";
import classes from "./sales-frame.module.css";

/** Fetched when a chart is shown: the library that draws it is larger than the page. */
const SalesChart = lazy(() => import("./SalesChart"));

/**
 * What the customer was invoiced in the last twelve months, as a chart and as a table. It can only be viewed here. Months
 * without sales are shown as 0, also those of a customer of whom the ERP has told nothing yet.
 */
export function SalesFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { data: history, error, refetch } = useQuery(salesOptions(customer.id));
  return (
    <Frame title={t("details.sales.frame")} padded={false} side={history && <Told history={history} />}>
      {!history && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!history && !error && <ChartSkeleton />}
      {history && (
        <>
          {!history.erpSyncTime && <p className={classes.none}>{t("details.sales.none")}</p>}
          <Suspense fallback={<ChartSkeleton />}>
            <SalesChart history={history} />
          </Suspense>
          <Months history={history} />
        </>
      )}
    </Frame>
  );
}

/** When the ERP told of it last. */
function Told({ history }: { history: SalesHistory }) {
  const { t } = useTranslation();
  if (!history.erpSyncTime) return null;
  return (
    <span className={classes.told}>
      {t("details.sales.told")} <RelativeTime time={history.erpSyncTime} />
    </span>
  );
}

/** The months as rows; those that the address names are marked, and come into view. */
function Months({ history }: { history: SalesHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { months: named } = useSearch({ from: "/inside/customers/$customerId/" });
  const [from, to = from] = named?.split("_") ?? [];
  const isNamed = (month: string) => from !== undefined && to !== undefined && from <= month && month <= to;
  const first = history.months.find(({ month }) => isNamed(month))?.month;
  useEffect(() => {
    if (named) focusMarkedMonth();
  }, [named]);
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("details.sales.frame")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("details.sales.month")}</th>
          <th scope="col">{t("details.sales.invoices")}</th>
          <th scope="col">{t("details.sales.invoiced")}</th>
        </tr>
      </thead>
      <tbody>
        {history.months.map(({ month, invoiced, invoiceCount }) => (
          <tr
            key={month}
            data-empty={invoiceCount === 0}
            data-marked={isNamed(month)}
            id={month === first ? MARKED_MONTH : undefined}
            tabIndex={month === first ? -1 : undefined}
          >
            <th scope="row">{format.month(month)}</th>
            <td>{format.number(invoiceCount)}</td>
            <td>{invoiced && format.money(invoiced)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("details.sales.total")}</th>
          <td>{format.number(history.totalInvoiceCount)}</td>
          <td>{history.totalInvoiced && format.money(history.totalInvoiced)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** As high as the chart, so that nothing moves when it comes. */
function ChartSkeleton() {
  return (
    <div className={classes.chart} aria-hidden>
      <Skeleton height="100%" />
    </div>
  );
}
