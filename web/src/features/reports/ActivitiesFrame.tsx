import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ActivityCount } from "@/api/types";
import { typeName } from "@/features/activities/activity";
import { useFormat } from "@/i18n/use-format";
import { Key, type Measure, MeasureBars, MeasureTable } from "./MeasureBars";
import { activityReportOptions, type Days } from "./queries";
import { ReportFrame } from "./ReportFrame";
import type { ActivityReportSearch } from "./reports-search";
import type { Whose } from "./whose";

/** Completed activities by type, of new customers and of those that the ERP knows, beside their targets. */
export function ActivitiesFrame(props: {
  whose: Whose;
  days?: Days;
  /** What the address of the report says, into which a bar puts its type. */
  search?: ActivityReportSearch;
  /** On the home page the title leads to the report. */
  onHome?: boolean;
}) {
  const { whose, days, search = {}, onHome = false } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(activityReportOptions(whose, days));
  const counts = data?.counts ?? [];
  const title = t(onHome ? "reports.activities.frame" : "reports.activities.graph");
  const [nameNew, nameExisting, nameTarget] = [
    t("reports.activities.new"),
    t("reports.activities.existing"),
    t("reports.target"),
  ];
  const name = ({ type }: ActivityCount) => t(`activity.type.${typeName(type)}`);
  const measures = counts.map((count): Measure => {
    const { newCustomerCount, existingCustomerCount, target } = count;
    const done = newCustomerCount + existingCustomerCount;
    return {
      id: count.type,
      label: name(count),
      value: target > 0 ? `${format.number(done)} / ${format.number(target)}` : format.number(done),
      words: t("reports.activities.words", {
        type: name(count),
        new: format.number(newCustomerCount),
        existing: format.number(existingCustomerCount),
        target: format.number(target),
      }),
      parts: [
        { fill: "existing", amount: existingCustomerCount },
        { fill: "new", amount: newCustomerCount },
      ],
      target,
      link: { to: "/reports/activities", search: { ...search, type: typeName(count.type), status: "COMPLETED" } },
      current: search.type === typeName(count.type),
    };
  });
  return (
    <ReportFrame
      title={title}
      {...(onHome ? { link: { to: "/reports/activities", search } } : {})}
      loading={!data}
      error={error}
      onRetry={() => void refetch()}
      chart={<MeasureBars label={title} measures={measures} />}
      table={
        <MeasureTable
          label={title}
          head={[t("reports.activities.type"), nameNew, nameExisting, nameTarget]}
          rows={counts.map((count) => ({
            id: count.type,
            cells: [name(count), count.newCustomerCount, count.existingCustomerCount, count.target].map((cell) =>
              typeof cell === "number" ? format.number(cell) : cell,
            ),
          }))}
        />
      }
      foot={
        <Key
          entries={[
            { fill: "existing", name: nameExisting },
            { fill: "new", name: nameNew },
            { fill: "target", name: nameTarget },
          ]}
        />
      }
    />
  );
}
