import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PipelineBar } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { type Fill, Key, type Measure, MeasureBars, MeasureTable } from "./MeasureBars";
import { pipelineOptions } from "./queries";
import { ReportFrame } from "./ReportFrame";
import { type CaseClass, CLASSES, type MonthsPipelineSearch, USUAL_MONTHS } from "./reports-search";
import type { Whose } from "./whose";

const FILLS: Record<CaseClass, Fill> = { OPEN: "open", WON: "won", LOST: "lost" };

/** What is expected, won and lost by month, as bars of money without VAT. */
export function PipelineFrame(props: {
  whose: Whose;
  /** What the address of the report says, into which a bar puts its month and its class. */
  search?: MonthsPipelineSearch;
  onHome?: boolean;
}) {
  const { whose, search = {}, onHome = false } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const number = search.months ?? USUAL_MONTHS;
  const { data, error, refetch } = useQuery(pipelineOptions(whose, number));
  const months = data?.months ?? [];
  const title = t("reports.pipeline.title", { count: number });
  const amounts = ({ values }: PipelineBar) => values.map((value) => format.money(value)).join(" + ");
  // Bars compare the tenant's currency; what there is in others stands in the words.
  const amount = ({ values }: PipelineBar) => Number(values[0]?.amount ?? 0);
  const className = (bar: PipelineBar) => t(`reports.pipeline.class.${classOf(bar)}`);
  const words = (month: string, bar: PipelineBar) =>
    t("reports.pipeline.words", {
      count: bar.caseCount,
      month: format.month(month),
      class: className(bar),
      amount: amounts(bar),
    });
  // On the home page a bar is a month, and stands for its three classes.
  const stacked = months.map(({ month, bars }): Measure => {
    const open = bars.find((bar) => classOf(bar) === "OPEN");
    return {
      id: month,
      label: format.month(month),
      value: open ? amounts(open) : "",
      words: bars.map((bar) => words(month, bar)).join("; "),
      parts: bars.map((bar) => ({ fill: FILLS[classOf(bar)], amount: amount(bar) })),
      link: { to: "/reports/pipeline", search: { ...search, month } },
    };
  });
  const single = months.flatMap(({ month, bars }) =>
    bars.map((bar): Measure => {
      const kind = classOf(bar);
      return {
        id: `${month} ${kind}`,
        ...(kind === "OPEN" ? { group: format.month(month) } : {}),
        label: className(bar),
        value: amounts(bar),
        words: words(month, bar),
        parts: [{ fill: FILLS[kind], amount: amount(bar) }],
        link: { to: "/reports/pipeline", search: { ...search, month, class: kind } },
        current: search.month === month && search.class === kind,
      };
    }),
  );
  const names = CLASSES.map((kind) => ({ fill: FILLS[kind], name: t(`reports.pipeline.class.${kind}`) }));
  return (
    <ReportFrame
      title={title}
      {...(onHome ? { link: { to: "/reports/pipeline", search } } : {})}
      loading={!data}
      error={error}
      onRetry={() => void refetch()}
      chart={<MeasureBars label={title} measures={onHome ? stacked : single} />}
      table={
        <MeasureTable
          label={title}
          head={[t("reports.month"), ...names.map(({ name }) => name)]}
          rows={months.map(({ month, bars }) => ({ id: month, cells: [format.month(month), ...bars.map(amounts)] }))}
        />
      }
      foot={
        <>
          <Key entries={names} />
          {!onHome && t("reports.pipeline.note")}
        </>
      }
    />
  );
}

function classOf({ status }: PipelineBar): CaseClass {
  return CLASSES.find((kind) => status === `CASE_STATUS_${kind}`) ?? "OPEN";
}
