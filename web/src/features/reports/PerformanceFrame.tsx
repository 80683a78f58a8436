import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { allOf, condition } from "@/api/filter";
import type { SalesFigure } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { together } from "./figures";
import { Key, type Measure, MeasureBars, MeasureTable } from "./MeasureBars";
import { lastOfMonth } from "./periods";
import { performanceOptions } from "./queries";
import { ReportFrame } from "./ReportFrame";
import { type PerformanceSearch, USUAL_MONTHS } from "./reports-search";
import type { Whose } from "./whose";

/** Cases, quotes, orders and invoices beside their targets: of all months together on the home page, and month by month in the report. */
export function PerformanceFrame(props: { whose: Whose; search?: PerformanceSearch; onHome?: boolean }) {
  const { whose, search = {}, onHome = false } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const number = search.months ?? USUAL_MONTHS;
  const { data, error, refetch } = useQuery(performanceOptions(whose, number));
  const months = data?.months ?? [];
  const title = t("reports.performance.title", { count: number });
  const name = ({ type }: SalesFigure) => t(`reports.performance.type.${figureName(type)}`);
  const count = ({ actual }: SalesFigure) => (actual === undefined ? "–" : format.number(actual));
  const worth = ({ amounts, actual }: SalesFigure) =>
    actual === undefined ? "" : amounts.map((amount) => format.money(amount)).join(" + ");
  const measure = (figure: SalesFigure, [from, to]: Months, id: string, group?: string): Measure => ({
    id,
    ...(group ? { group } : {}),
    label: name(figure),
    value: figure.target > 0 ? `${count(figure)} / ${format.number(figure.target)}` : count(figure),
    words: [
      t(figure.actual === undefined ? "reports.performance.unknown" : "reports.performance.words", {
        type: name(figure),
        span: format.months(from, to),
        actual: count(figure),
        target: format.number(figure.target),
      }),
      worth(figure),
    ]
      .filter(Boolean)
      .join(" "),
    parts: [{ fill: "actual", amount: figure.actual ?? 0 }],
    target: figure.target,
    link: linkOf(figure, [from, to], whose, search),
  });
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  const span = first && last ? format.months(first, last) : "";
  const measures = onHome
    ? together(months).map((figure) => measure(figure, [first ?? "", last ?? ""], figure.type))
    : months.flatMap(({ month, figures }) =>
        figures.map((figure, place) =>
          measure(figure, [month, month], `${month} ${figure.type}`, place === 0 ? format.month(month) : undefined),
        ),
      );
  const cells = (figure: SalesFigure) => [count(figure), format.number(figure.target)];
  const rows = onHome
    ? together(months).map((figure) => ({ id: figure.type, cells: [name(figure), ...cells(figure)] }))
    : months.flatMap(({ month, figures }) =>
        figures.map((figure) => ({
          id: `${month} ${figure.type}`,
          cells: [`${format.month(month)} · ${name(figure)}`, ...cells(figure), worth(figure)],
        })),
      );
  return (
    <ReportFrame
      title={title}
      {...(onHome ? { link: { to: "/reports/sales-performance", search } } : {})}
      loading={!data}
      error={error}
      onRetry={() => void refetch()}
      chart={<MeasureBars label={title} measures={measures} />}
      table={
        <MeasureTable
          label={title}
          head={[
            onHome ? span : t("reports.month"),
            t("reports.performance.actual"),
            t("reports.target"),
            ...(onHome ? [] : [t("reports.performance.worth")]),
          ]}
          rows={rows}
        />
      }
      foot={
        <>
          <Key
            entries={[
              { fill: "actual", name: t("reports.performance.actual") },
              { fill: "target", name: t("reports.target") },
            ]}
          />
          {!onHome && data && (
            <p>
              {data.erpSyncTime
                ? t("reports.performance.asOf", { time: format.dateTime(data.erpSyncTime) })
                : t("reports.performance.never")}{" "}
              {t("reports.performance.quotes")}
            </p>
          )}
        </>
      }
    />
  );
}

/** A type as the texts name it. */
type FigureName = "CASE" | "QUOTE" | "ORDER" | "INVOICE";

function figureName(type: SalesFigure["type"]): FigureName {
  return type.slice("TARGET_TYPE_".length) as FigureName;
}

/** The first month and the last one. */
type Months = [from: string, to: string];

/** Where the rows behind a figure are: the cases that were begun then; of the others there is no list, so the report itself. */
function linkOf({ type }: SalesFigure, [from, to]: Months, whose: Whose, search: PerformanceSearch): Measure["link"] {
  if (type !== "TARGET_TYPE_CASE" || !from) return { to: "/reports/sales-performance", search };
  const filters = [
    condition("createTime", "BETWEEN", `${from}-01`, lastOfMonth(`${to}-01`)),
    ...(whose.salesmanId ? [condition("salesmanId", "EQUALS", whose.salesmanId)] : []),
  ];
  return { to: "/cases", search: { show: "all", b: allOf(filters), ...(search.view ? { view: search.view } : {}) } };
}
