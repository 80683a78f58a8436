import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import type { SalesHistory } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import classes from "./sales-frame.module.css";

/** A bar for each month. The table below says the same in words, so screen readers pass this over. */
export default function SalesChart({ history }: { history: SalesHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const currency = history.totalInvoiced?.currency ?? "";
  const data = history.months.map(({ month, invoiced }) => ({
    month: format.month(month),
    // For the height of a bar; the exact amount stands in the table.
    invoiced: Number(invoiced?.amount ?? 0),
  }));
  return (
    <div className={classes.chart} aria-hidden>
      <BarChart
        h="100%"
        data={data}
        dataKey="month"
        series={[{ name: "invoiced", label: t("details.sales.invoiced"), color: "var(--crm-accent)" }]}
        valueFormatter={(value) => format.money({ amount: value.toFixed(2), currency })}
        xAxisProps={{ interval: "equidistantPreserveStart" }}
        yAxisProps={{
          width: 84,
          tickFormatter: (value: number) => format.compact(value),
          // Without any sales there is no scale.
          ...(data.every(({ invoiced }) => invoiced === 0) && { ticks: [0] }),
        }}
        barProps={{ isAnimationActive: false, radius: 3 }}
        tickLine="none"
        // Nobody shall step into what is hidden from screen readers.
        accessibilityLayer={false}
      />
    </div>
  );
}
