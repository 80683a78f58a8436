import { useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PipelineBar } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { type Fill, Key, type Measure, MeasureBars, MeasureTable } from "./MeasureBars";
import { lastOfMonth } from "./periods";
import { type PipelineOf, pipelineOptions } from "./queries";
import { ReportFrame } from "./ReportFrame";
import { type CaseClass, CLASSES, type MonthsPipelineSearch, USUAL_MONTHS } from "./reports-search";
import type { Whose } from "./whose";

const FILLS: Record<CaseClass, Fill> = { OPEN: "open", WON: "won", LOST: "lost" };

/** Where a bar leads: to the cases of its month, of all classes or of one. */
type LinkOf = (month: string, kind?: CaseClass) => LinkProps;

/** [n] Months Pipeline of salesmen: in the report itself, or above it on the home page, whose bars lead into the report. */
export function PipelineFrame(props: {
  whose: Whose;
  /** What the address of the report says, into which a bar puts its month and its class. */
  search?: MonthsPipelineSearch;
  onHome?: boolean;
}) {
  const { whose, search = {}, onHome = false } = props;
  return (
    <Pipeline
      of={whose}
      months={search.months ?? USUAL_MONTHS}
      current={search}
      linkOf={(month, kind) => ({ to: "/reports/pipeline", search: { ...search, month, class: kind } })}
      {...(onHome ? { title: { to: "/reports/pipeline", search } } : {})}
    />
  );
}

/** The same of a customer, whoever works on its cases: a bar leads to those of its month. */
export function CustomerPipelineFrame({ customerId }: { customerId: string }) {
  const cases = { to: "/customers/$customerId/cases", params: { customerId } } as const;
  const linkOf = (month: string) => {
    const values = [`${month}-01`, lastOfMonth(`${month}-01`)];
    const f = { caseDate: { op: "BETWEEN" as const, values }, status: { op: "ANY_OF" as const, values: [...CLASSES] } };
    return { ...cases, search: { f } };
  };
  return <Pipeline of={{ customerId }} months={USUAL_MONTHS} linkOf={linkOf} title={cases} />;
}

/** What is expected, won and lost by month, as bars of money without VAT. */
function Pipeline(props: {
  of: PipelineOf;
  months: number;
  linkOf: LinkOf;
  /** Where the title leads: then it is a frame among others, in which a bar is a month. */
  title?: LinkProps;
  /** The bar whose cases are listed below. */
  current?: MonthsPipelineSearch;
}) {
  const { of, months: number, linkOf, title: link, current = {} } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(pipelineOptions(of, number));
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
  // Among other frames a bar is a month, and stands for its three classes.
  const stacked = months.map(({ month, bars }): Measure => {
    const open = bars.find((bar) => classOf(bar) === "OPEN");
    return {
      id: month,
      label: format.month(month),
      value: open ? amounts(open) : "",
      words: bars.map((bar) => words(month, bar)).join("; "),
      parts: bars.map((bar) => ({ fill: FILLS[classOf(bar)], amount: amount(bar) })),
      link: linkOf(month),
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
        link: linkOf(month, kind),
        current: current.month === month && current.class === kind,
      };
    }),
  );
  const names = CLASSES.map((kind) => ({ fill: FILLS[kind], name: t(`reports.pipeline.class.${kind}`) }));
  return (
    <ReportFrame
      title={title}
      {...(link ? { link } : {})}
      loading={!data}
      error={error}
      onRetry={() => void refetch()}
      chart={<MeasureBars label={title} measures={link ? stacked : single} />}
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
          {!link && t("reports.pipeline.note")}
        </>
      }
    />
  );
}

function classOf({ status }: PipelineBar): CaseClass {
  return CLASSES.find((kind) => status === `CASE_STATUS_${kind}`) ?? "OPEN";
}
