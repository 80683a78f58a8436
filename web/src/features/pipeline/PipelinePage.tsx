import { Button, Select } from "@mantine/core";
import { IconList } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { workView } from "@/features/activities/activity";
import { typeChoices } from "@/features/cases/case";
import { caseConfigOptions } from "@/features/cases/queries";
import { employeesOptions } from "@/features/customers/look-ups";
import { useFirstView, useViews } from "@/features/customers/use-views";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { salesmenFor } from "@/features/save-activity/salesmen";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { useSession } from "@/session/use-session";
import { Board } from "./Board";
import { BoardSkeleton } from "./BoardSkeleton";
import { sumsOf } from "./board";
import classes from "./pipeline.module.css";
import type { PipelineSearch } from "./pipeline-search";
import { boardOptions } from "./queries";

/** Pipeline: the open cases by their stages, those of the user or of whom he acts for. */
export function PipelinePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: "/inside/pipeline" });
  const views = useViews();
  const first = useFirstView();
  const view = search.view && views.includes(search.view) ? search.view : first;
  const salesman = view === "mine" ? undefined : search.salesman;
  const config = useQuery(caseConfigOptions);
  // A link may name a case type that was deleted since.
  const type = config.data?.caseTypes.find(({ id }) => id === search.type);
  const typeId = config.data ? type?.id : search.type;
  const selection = useMemo(
    () => ({ view: workView(view), salesmanId: salesman, caseTypeId: typeId }),
    [view, salesman, typeId],
  );
  const board = useQuery({
    ...boardOptions(selection),
    enabled: search.type === undefined || config.data !== undefined,
  });
  const go = (change: PipelineSearch) =>
    void navigate({ to: "/pipeline", search: { ...search, ...change }, replace: true, resetScroll: false });
  const columns = board.data?.columns ?? [];
  const count = columns.reduce((sum, { caseCount }) => sum + caseCount, 0);
  const totals = sumsOf(columns.flatMap((column) => column.totals));
  const problem = board.error ?? config.error;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t("pipeline.title")}</h1>
        <p className={classes.sum}>
          {board.data && [t("pipeline.count", { count }), ...totals.map(format.money)].join(" · ")}
        </p>
        <WhoseCustomers
          view={view}
          views={views}
          onChange={(next) => go({ view: next === first ? undefined : next, salesman: undefined })}
        />
        {view !== "mine" && <SalesmanSelect value={salesman} onChange={(next) => go({ salesman: next })} />}
        <Select
          size="xs"
          aria-label={t("case.field.caseTypeId")}
          placeholder={t("pipeline.allTypes")}
          data={config.data ? typeChoices(config.data, type) : []}
          value={type?.id ?? null}
          onChange={(next) => go({ type: next ?? undefined })}
          clearable
          className={classes.select}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconList size={15} aria-hidden />}
          renderRoot={(root) => <Link {...root} to="/cases" search={view === first ? {} : { view }} />}
        >
          {t("pipeline.asList")}
        </Button>
      </header>
      {problem && !(board.data && config.data) ? (
        <ProblemNote error={problem} onRetry={() => void Promise.all([board.refetch(), config.refetch()])} />
      ) : board.data && config.data ? (
        <Board
          board={board.data}
          config={config.data}
          selection={selection}
          ofOthers={view !== "mine"}
          filtered={Boolean(salesman || typeId)}
          onShowAll={() => go({ salesman: undefined, type: undefined })}
        />
      ) : (
        <BoardSkeleton />
      )}
    </div>
  );
}

/** Chooses one of those for whom the user acts. */
function SalesmanSelect(props: { value: string | undefined; onChange: (next: string | undefined) => void }) {
  const { value, onChange } = props;
  const { t } = useTranslation();
  const session = useSession();
  const { data: employees = [] } = useQuery(employeesOptions);
  return (
    <Select
      size="xs"
      aria-label={t("case.field.salesmanId")}
      placeholder={t("pipeline.allSalesmen")}
      data={salesmenFor(session, employees)}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable
      className={classes.select}
    />
  );
}
