import { Button } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import type { GridRowsSource } from "./DataGrid";
import { type GridState, isFiltered, withoutFilters } from "./grid-state";

/** Says in place of the rows why there are none: they could not be had, none matches, or there are none at all. */
export function GridNote<Row>(props: {
  state: GridState;
  source: GridRowsSource<Row>;
  onChange: (patch: Partial<GridState>) => void;
  /** What is said if no filter is the reason. */
  empty: ReactNode;
}) {
  const { state, source, onChange, empty } = props;
  const { t } = useTranslation();
  const clear = isFiltered(state) && (
    <Button variant="default" onClick={() => onChange(withoutFilters(state))}>
      {t("grid.clearFilters")}
    </Button>
  );
  if (source.error && source.rows === undefined) {
    return <ProblemNote error={source.error} onRetry={source.refresh} actions={clear} />;
  }
  if (!clear) return empty;
  return (
    <Note icon={IconFilterOff} title={t("grid.noMatch.title")} actions={clear}>
      {t("grid.noMatch.text")}
    </Note>
  );
}
