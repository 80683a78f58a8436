import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ViewName } from "./status";

/** Chooses whose customers a list is about; nothing where there is no choice. */
export function WhoseCustomers(props: {
  view: ViewName;
  /** Those that differ for the user. */
  views: readonly ViewName[];
  onChange: (view: ViewName) => void;
}) {
  const { view, views, onChange } = props;
  const { t } = useTranslation();
  if (views.length < 2) return null;
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("listing.whose")}
      value={view}
      onChange={(next) => onChange(next as ViewName)}
      data={views.map((name) => ({ value: name, label: t(`listing.view.${name}`) }))}
    />
  );
}
