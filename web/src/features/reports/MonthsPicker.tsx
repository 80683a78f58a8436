import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MONTHS, USUAL_MONTHS } from "./reports-search";

/** Chooses how many months a report has. */
export function MonthsPicker({ months, onChange }: { months: number; onChange: (months: number | undefined) => void }) {
  const { t } = useTranslation();
  const choices = [...new Set<number>([...MONTHS, months])].sort((one, other) => one - other);
  return (
    <Select
      size="xs"
      w={130}
      aria-label={t("reports.months")}
      allowDeselect={false}
      data={choices.map((count) => ({ value: String(count), label: t("reports.monthCount", { count }) }))}
      value={String(months)}
      onChange={(next) => onChange(Number(next) === USUAL_MONTHS ? undefined : Number(next))}
    />
  );
}
