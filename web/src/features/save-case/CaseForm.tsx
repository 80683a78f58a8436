import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Case, CaseConfig } from "@/api/types";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { caseName, stageChoices } from "@/features/cases/case";
import { caseKeys, updateCase } from "@/features/cases/queries";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { AnswersFrame } from "./AnswersFrame";
import { type CaseField, type CaseValues, casePatchOf, caseValuesOf, mergeCase } from "./case-values";
import { boundTo } from "./input-of";
import { caseKind } from "./kind";
import { StaleCaseDialog } from "./StaleCaseDialog";
import { StoredCaseFields } from "./StoredCaseFields";
import { useCaseCurrency } from "./use-case-currency";
import { validateCase } from "./validate-case";
import { withAnswers } from "./with-answers";

/** The Save Case form. */
export function CaseForm({ of, config, draft }: { of: Case; config: CaseConfig; draft: FormDraft<CaseValues> }) {
  const { t } = useTranslation();
  const currency = useCaseCurrency(of);
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const contacts = useContactChoices(of.customerId, of);
  const leave = useBack({ to: "/cases/$caseId", params: { caseId: of.id } });
  const keep = (saved: Case) => {
    queries.setQueryData(caseKeys.one(saved.id), saved);
    void workChanged();
  };
  const record = useRecordForm<CaseValues, Case>({
    kind: caseKind,
    stored: of,
    blank: caseValuesOf(of),
    draft,
    validate: (values) => validateCase(t, values),
    prepare: (values, from) => {
      const fields = mergeCase.changed(from.values, values);
      return () => updateCase(of.id, casePatchOf(values, fields, currency), fields, from.etag);
    },
    onSaved: (saved, takeBack) => {
      keep(saved);
      tellSaved(t("saveCase.saved", { name: caseName(saved) }), keep, takeBack);
      leave();
    },
    onLeave: leave,
  });
  const { form, versions } = record;
  const saveAnswers = useRef<() => boolean>(() => false);
  const stages = stageChoices(config, of.caseTypeId, of);
  return (
    <RecordForm
      record={withAnswers(record, saveAnswers)}
      title={t("saveCase.title")}
      nameOf={(path) => t(`case.field.${path as CaseField}`)}
      outdated={t("saveCase.outdated")}
    >
      <Frame title={caseName(of)}>
        <StoredCaseFields of={of} inputOf={boundTo(form)} contacts={contacts} stages={stages} currency={currency} />
      </Frame>
      <AnswersFrame of={of} save={saveAnswers} />
      {versions && (
        <StaleCaseDialog {...versions} caseId={of.id} currency={currency} names={[...contacts.choices, ...stages]} />
      )}
    </RecordForm>
  );
}
