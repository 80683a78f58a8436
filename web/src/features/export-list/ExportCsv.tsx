import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ComponentProps, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { ExportButton as Whole } from "./ExportButton";

/** Fetched with the first list: no other page needs it. */
const ExportButton = lazy(async () => ({ default: (await import("./ExportButton")).ExportButton }));

/** The button that takes a list away as a CSV file; it keeps its place until it can be pressed. */
export function ExportCsv(props: ComponentProps<typeof Whole>) {
  const { t } = useTranslation();
  const soon = (
    <Button variant="default" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />} disabled>
      {props.label ?? t("export.csv")}
    </Button>
  );
  return (
    <Suspense fallback={soon}>
      <ExportButton {...props} />
    </Suspense>
  );
}
