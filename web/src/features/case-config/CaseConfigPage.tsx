import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "@/features/cases/case";
import { caseConfigOptions } from "@/features/cases/queries";
import { LeaveDialog } from "@/form/LeaveDialog";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { ConfigFrame } from "./ConfigFrame";
import { GateInputs } from "./GateInputs";
import { GATE_FIELDS } from "./gate-values";
import { gatesTable, stagesTable, typesTable } from "./queries";
import { RowInputs } from "./RowInputs";
import { type ConfigEntry, STAGE_FIELDS, TYPE_FIELDS } from "./row-values";

/** Case Config: the kinds of cases there are, the stages they go through and what they are asked there, for whoever maintains the settings. */
export function CaseConfigPage() {
  return usePermission("case-config.manage") ? <CaseConfig /> : <NoRight />;
}

function CaseConfig() {
  const { t } = useTranslation();
  const { data: config, error, refetch } = useQuery(caseConfigOptions);
  /** The rows in which something is typed that is not saved. */
  const dirty = useRef(new Set<string>());
  const onDirty = useCallback((id: string, isDirty: boolean) => {
    if (isDirty) dirty.current.add(id);
    else dirty.current.delete(id);
  }, []);
  const named = (columns: readonly ColumnName[]) => columns.map((column) => t(`caseConfig.column.${column}`));
  return (
    <ListPage title={t("shell.crumb.caseConfig")} text={t("caseConfig.text")} actions={null}>
      {!config && !error && <ListSkeleton title={t("caseConfig.types")} />}
      {!config && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {config && (
        <>
          <ConfigFrame
            title={t("caseConfig.types")}
            newName={t("caseConfig.newType")}
            entries={config.caseTypes}
            kind={typesTable}
            columns={named(TYPE_FIELDS)}
            inputs={(row) => <RowInputs {...row} />}
            onDirty={onDirty}
          />
          <ConfigFrame
            title={t("caseConfig.stages")}
            newName={t("caseConfig.newStage")}
            entries={config.caseStages}
            kind={stagesTable}
            columns={named(STAGE_FIELDS)}
            inputs={(row) => <RowInputs {...row} types={choices(config.caseTypes)} />}
            onDirty={onDirty}
          />
          <ConfigFrame
            title={t("caseConfig.gates")}
            text={t("caseConfig.gatesText")}
            newName={t("caseConfig.newGate")}
            entries={config.stageGates}
            kind={gatesTable(config.caseStages[0]?.id ?? "")}
            columns={named(GATE_FIELDS.map((field) => (field === "active" ? "asked" : field)))}
            inputs={(row) => <GateInputs {...row} stages={choices(config.caseStages)} />}
            onDirty={onDirty}
          />
        </>
      )}
      <LeaveDialog blocked={() => dirty.current.size > 0} onDiscard={() => dirty.current.clear()} />
    </ListPage>
  );
}

type ColumnName = (typeof TYPE_FIELDS)[number] | (typeof STAGE_FIELDS)[number] | (typeof GATE_FIELDS)[number] | "asked";

/** Case types or stages to choose from. */
function choices(entries: readonly ConfigEntry[]): Choice[] {
  return entries.map(({ id, description }) => ({ value: id, label: description }));
}

/** Says who may look after case types, stages and stage gates. */
function NoRight() {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconLock}
      title={t("caseConfig.noRight.title")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
          {t("problem.home")}
        </Button>
      }
    >
      {t("caseConfig.noRight.text")}
    </Note>
  );
}
