import { Button, SegmentedControl } from "@mantine/core";
import { IconBriefcase } from "@tabler/icons-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import { caseActions, caseInfoLink } from "@/features/cases/actions";
import { CaseButtons } from "@/features/cases/CaseButtons";
import { CaseFacts } from "@/features/cases/CaseFacts";
import { CaseLine } from "@/features/cases/CaseLine";
import classes from "@/features/cases/cases.module.css";
import { ReopenDialog } from "@/features/cases/ReopenDialog";
import type { ViewName } from "@/features/customers/status";
import { WhosePicker } from "@/features/reports/WhosePicker";
import { Note } from "@/parts/Note";
import { CasesExport } from "./CasesExport";
import { SHOWN, type Shown } from "./cases-search";
import { useCaseRows, useCasesState } from "./use-cases";

/** The listing of cases, of one customer or of salesmen. A click on a row opens its summary. */
export function Cases(props: {
  /** What it is called, by whose cases are meant; the name is that of one salesman. */
  titleOf: (view: ViewName, salesman: string | undefined) => string;
  /** Absent for those of salesmen. */
  customerId?: string;
  /** What can be done with all of it. */
  side?: ReactNode;
}) {
  const { titleOf, customerId, side } = props;
  const { t } = useTranslation();
  const list = useMemo(() => ({ customerId }), [customerId]);
  const { grid, selection, state, ready, saved, columns, shown, byFilter, view, salesman, whose, ...to } =
    useCasesState(list);
  const source = useCaseRows(selection, state, ready);
  const [reopening, setReopening] = useState<Case>();
  const ofOneCustomer = customerId !== undefined;
  const title = titleOf(view, salesman && (salesman.name ?? "…"));
  const actions = useCallback(
    (each: Case) => caseActions(t, each, { ofOneCustomer, onReopen: () => setReopening(each) }),
    [t, ofOneCustomer],
  );
  return (
    <div className={page.page}>
      <DataGrid
        name={grid}
        label={title}
        columns={columns}
        source={source}
        state={state}
        onChange={to.change}
        rowId={rowId}
        rowName={rowName}
        rowLink={caseInfoLink}
        actions={actions}
        looksOnClick
        quickView={(each) => (
          <div className={classes.details}>
            <CaseFacts of={each} ofOneCustomer={ofOneCustomer} />
            <CaseButtons actions={actions(each)} />
          </div>
        )}
        views={saved}
        compact={(each) => <CaseLine of={each} ofOneCustomer={ofOneCustomer} />}
        searched={{ short: t("cases.searched.short"), whole: t("cases.searched.whole") }}
        empty={
          <Note
            icon={IconBriefcase}
            title={t(`cases.empty.${shown}.title`)}
            actions={
              shown !== "all" && (
                <Button variant="default" size="xs" onClick={() => to.changeShown("all")}>
                  {t("cases.showAll")}
                </Button>
              )
            }
          >
            {t(ofOneCustomer ? "cases.empty.hereText" : `cases.empty.${shown}.text`)}
          </Note>
        }
      >
        <h1 className={page.title}>{title}</h1>
        {whose && <WhosePicker search={whose} onChange={to.changeWhose} />}
        <SegmentedControl
          size="xs"
          aria-label={t("cases.which")}
          value={byFilter ? "all" : shown}
          disabled={byFilter}
          onChange={(next) => to.changeShown(next as Shown)}
          data={SHOWN.map((each) => ({ value: each, label: t(`cases.shown.${each}`) }))}
        />
        {side}
        <CasesExport selection={selection} orderBy={state.sort} total={source.total} />
      </DataGrid>
      {reopening && <ReopenDialog of={reopening} onClose={() => setReopening(undefined)} />}
    </div>
  );
}

function rowId({ id }: Case): string {
  return id;
}

function rowName({ subject }: Case): string {
  return subject;
}
