import { Button } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { CaseBadge } from "@/features/cases/CaseBadge";
import { type CaseResult, caseName, isOpen, mayDoCase } from "@/features/cases/case";
import { caseOptions } from "@/features/cases/queries";
import { FormSkeleton } from "@/form/FormSkeleton";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePageCustomer } from "@/parts/page-customer";
import { CloseCaseForm } from "./CloseCaseForm";
import { closeCaseForm } from "./draft-form";
import type { EndValues } from "./values";

/** Close Case: won, lost or closed, as the link says at first. */
export function CloseCasePage() {
  const { caseId } = useParams({ from: "/inside/cases/$caseId/close" });
  const { result } = useSearch({ from: "/inside/cases/$caseId/close" });
  const entry = useFormEntry();
  return <CloseCase key={`${caseId} ${entry.key}`} caseId={caseId} result={result} entry={entry} />;
}

function CloseCase(props: { caseId: string; result: CaseResult | undefined; entry: FormEntry }) {
  const { caseId, result, entry } = props;
  const { t } = useTranslation();
  const { data: of, error, refetch } = useQuery(caseOptions(caseId));
  const draft = useFormDraft<EndValues>(closeCaseForm(caseId), entry);
  usePageCustomer(of?.customerId);
  if (error && !of) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!of) return <FormSkeleton title={t("closeCase.title")} inputs={4} />;
  return (
    <IfOffered key={draft.key} of={of} begun={draft.found !== null}>
      <CloseCaseForm of={of} result={result} draft={draft} />
    </IfOffered>
  );
}

/**
 * The form, if it was offered when the page was opened or something is typed in it: nothing that is typed goes away because
 * somebody else was faster.
 */
function IfOffered({ of, begun, children }: { of: Case; begun: boolean; children: ReactNode }) {
  const [offered] = useState(begun || mayDoCase(of, "CLOSE"));
  return offered ? children : <NotToClose of={of} />;
}

/** Why there is nothing to end, and the way to what is known of it. */
function NotToClose({ of }: { of: Case }) {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconInfoCircle}
      title={t(isOpen(of) ? "closeCase.not.others" : "closeCase.not.ended")}
      actions={
        <Button renderRoot={(root) => <Link {...root} to="/cases/$caseId" params={{ caseId: of.id }} />}>
          {t("case.action.info")}
        </Button>
      }
    >
      {caseName(of)} <CaseBadge status={of.status} />
    </Note>
  );
}
