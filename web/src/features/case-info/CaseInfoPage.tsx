import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { useCommands } from "@/commands/use-commands";
import { ActivityFacts } from "@/features/activities/ActivityFacts";
import { activityActions, endingActions } from "@/features/activities/actions";
import { activityOptions } from "@/features/activities/queries";
import { caseActions } from "@/features/cases/actions";
import { CaseButtons } from "@/features/cases/CaseButtons";
import { CaseFacts } from "@/features/cases/CaseFacts";
import { isOpen } from "@/features/cases/case";
import { GatesFrame } from "@/features/cases/GatesFrame";
import { caseOptions } from "@/features/cases/queries";
import { ReopenDialog } from "@/features/cases/ReopenDialog";
import { Waiting } from "@/features/history/Waiting";
import { useCaseCurrency } from "@/features/save-case/use-case-currency";
import { FormSkeleton } from "@/form/FormSkeleton";
import formClasses from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePageCustomer } from "@/parts/page-customer";
import { CaseTimeline } from "./CaseTimeline";
import classes from "./case-info.module.css";

/** Case Info and History: what is known of a case, its open activity, and everything that was done. */
export function CaseInfoPage() {
  const { t } = useTranslation();
  const { caseId } = useParams({ from: "/inside/cases/$caseId" });
  const { data: of, error, refetch } = useQuery(caseOptions(caseId));
  usePageCustomer(of?.customerId);
  if (of) return <CaseInfo key={of.id} of={of} />;
  if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return <FormSkeleton title={t("shell.crumb.caseInfo")} inputs={8} />;
}

function CaseInfo({ of }: { of: Case }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const currency = useCaseCurrency(of);
  const [reopening, setReopening] = useState(false);
  const actions = useMemo(() => caseActions(t, of, { onInfo: true, onReopen: () => setReopening(true) }), [t, of]);
  useCommands(
    useMemo(
      () =>
        actions.map(({ id, label, icon, keys, link, run }) => ({
          id: `case-${id}`,
          label,
          icon,
          keys,
          run: link ? () => void navigate(link) : run,
        })),
      [actions, navigate],
    ),
  );
  return (
    <div className={formClasses.page}>
      <header className={classes.head}>
        <h1 className={formClasses.title}>{of.subject}</h1>
        <CaseButtons actions={actions} />
      </header>
      <Frame title={t("caseInfo.facts")}>
        <div className={classes.stack}>
          <CaseFacts of={of} />
        </div>
      </Frame>
      <GatesFrame of={of} />
      <Frame title={t("caseInfo.openActivity")}>
        {of.openActivityId ? (
          <OpenActivity id={of.openActivityId} />
        ) : (
          <p className="soft">{t(isOpen(of) ? "caseInfo.nothingPlanned" : "caseInfo.ended")}</p>
        )}
      </Frame>
      <Frame title={t("caseInfo.history")} padded={false} className={classes.last}>
        <CaseTimeline caseId={of.id} currency={currency} />
      </Frame>
      {reopening && <ReopenDialog of={of} onClose={() => setReopening(false)} />}
    </div>
  );
}

/** What the page offers for the case itself. */
const OF_THE_CASE: ReadonlySet<string> = new Set(["case-info", "close-case", "customer"]);

/** What is to be done next, with what can be done about it. */
function OpenActivity({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(activityOptions(id));
  if (data) {
    const actions = [...activityActions(t, data), ...endingActions(t, data)];
    return (
      <div className={classes.stack}>
        <ActivityFacts activity={data} ofOneCustomer />
        <CaseButtons actions={actions.filter((action) => !OF_THE_CASE.has(action.id))} />
      </div>
    );
  }
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  return <Waiting />;
}
