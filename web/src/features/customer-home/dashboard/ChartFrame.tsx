import { IconChartBar, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Frame } from "@/parts/Frame";
import { IconAction } from "@/parts/IconAction";
import classes from "./dashboard.module.css";

/** One chart of the dashboard panel, which can be read as a table instead. */
export function ChartFrame(props: { title: string; chart: ReactNode; table: ReactNode; note: ReactNode }) {
  const { title, chart, table, note } = props;
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <Frame
      title={title}
      padded={false}
      side={
        <IconAction
          icon={asTable ? IconChartBar : IconTable}
          label={t(asTable ? "dashboard.asChart" : "dashboard.asTable", { title })}
          size="sm"
          onClick={() => setAsTable(!asTable)}
        />
      }
    >
      {asTable ? table : <div className={classes.chart}>{chart}</div>}
      <p className={classes.note}>{note}</p>
    </Frame>
  );
}
