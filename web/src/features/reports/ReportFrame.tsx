import { Skeleton } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { FrameBox } from "@/parts/Frame";
import { IconAction } from "@/parts/IconAction";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./reports.module.css";

/** A chart with its key, which can be read as a table instead; on the home page its title leads to the report. */
export function ReportFrame(props: {
  title: string;
  /** The report's page; absent on that page itself. */
  link?: LinkProps;
  chart: ReactNode;
  table: ReactNode;
  foot: ReactNode;
  /** True until there are figures. */
  loading: boolean;
  error: Error | null;
  onRetry: () => void;
}) {
  const { title, link, chart, table, foot, loading, error, onRetry } = props;
  const { t } = useTranslation();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <FrameBox>
      <section
        className={classes.frame}
        data-fixed={link !== undefined}
        aria-labelledby={id}
        aria-busy={loading && !error}
      >
        <header className={classes.frameHead}>
          <h2 id={id} className={classes.frameTitle}>
            {link ? <Link {...link}>{title}</Link> : title}
          </h2>
          <span className={classes.switch}>
            <IconAction
              icon={asTable ? IconChartBar : IconTable}
              label={t(asTable ? "dashboard.asChart" : "dashboard.asTable", { title })}
              size="sm"
              onClick={() => setAsTable(!asTable)}
            />
          </span>
        </header>
        {loading && error ? (
          <ProblemNote error={error} onRetry={onRetry} />
        ) : (
          <>
            <div className={classes.body}>{loading ? <BarsSkeleton /> : asTable ? table : chart}</div>
            <div className={classes.foot}>{foot}</div>
          </>
        )}
      </section>
    </FrameBox>
  );
}

/** Grey bars where the bars will be. */
function BarsSkeleton() {
  return (
    <ul className={classes.bars} aria-hidden>
      {[70, 45, 85, 30].map((width) => (
        <li key={width}>
          <span className={classes.bar} style={{ gridTemplateColumns: "1fr" }}>
            <Skeleton height={12} width={`${width}%`} radius="sm" />
          </span>
        </li>
      ))}
    </ul>
  );
}
