import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { MonthsPicker } from "./MonthsPicker";
import { PerformanceFrame } from "./PerformanceFrame";
import classes from "./reports.module.css";
import { type PerformanceSearch, USUAL_MONTHS } from "./reports-search";
import { useWhose } from "./use-whose";
import { WhosePicker } from "./WhosePicker";

/** Sales performance: cases, quotes, orders and invoices of each month beside their targets. */
export function PerformancePage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/reports/sales-performance" });
  const navigate = useNavigate({ from: "/reports/sales-performance" });
  const change = (patch: PerformanceSearch) =>
    void navigate({ search: { ...search, ...patch }, replace: true, resetScroll: false });
  const months = search.months ?? USUAL_MONTHS;
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t("reports.performance.title", { count: months })}</h1>
        <WhosePicker search={search} onChange={change} />
        <MonthsPicker months={months} onChange={(next) => change({ months: next })} />
      </div>
      <PerformanceFrame whose={useWhose(search)} search={search} />
    </div>
  );
}
