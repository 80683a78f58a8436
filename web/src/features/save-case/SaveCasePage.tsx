import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { mayDoCase } from "@/features/cases/case";
import { caseConfigOptions, caseOptions } from "@/features/cases/queries";
import { FormSkeleton } from "@/form/FormSkeleton";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePageCustomer } from "@/parts/page-customer";
import { CaseForm } from "./CaseForm";
import { CaseView } from "./CaseView";
import type { CaseValues } from "./case-values";
import { caseForm } from "./draft-form";

/** Save Case: one's own open case is changed here; any other one is shown with the reason why not. */
export function SaveCasePage() {
  const { caseId } = useParams({ from: "/inside/cases/$caseId/edit" });
  const entry = useFormEntry();
  return <SaveCase key={`${caseId} ${entry.key}`} caseId={caseId} entry={entry} />;
}

function SaveCase({ caseId, entry }: { caseId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const of = useQuery(caseOptions(caseId));
  const config = useQuery(caseConfigOptions);
  const draft = useFormDraft<CaseValues>(caseForm(caseId), entry);
  usePageCustomer(of.data?.customerId);
  const failed = [of, config].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!of.data || !config.data) return <FormSkeleton title={t("saveCase.title")} inputs={8} />;
  if (!mayDoCase(of.data, "EDIT")) return <CaseView of={of.data} config={config.data} />;
  return <CaseForm key={draft.key} of={of.data} config={config.data} draft={draft} />;
}
