import { Alert } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import type { Activity, Case, CaseConfig, Customer, Employee, Recommendation } from "@/api/types";
import { PlanFields } from "@/features/activities/PlanFields";
import { activityKeys } from "@/features/activities/queries";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { useZone } from "@/features/activities/use-zone";
import { mayDoCase } from "@/features/cases/case";
import { acceptRecommendation, recommendationKeys } from "@/features/recommendations/queries";
import { reasonText, suggestedPlan } from "@/features/recommendations/recommendation";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { useSession } from "@/session/use-session";
import { daysOn } from "./days-on";
import { inputName } from "./input-name";
import { NewCaseFrame } from "./NewCaseFrame";
import { blankValues, followers, type NewValues, newActivityKind, newInputOf } from "./new-values";
import { OpenActivityNotice } from "./OpenActivityNotice";
import { createActivity } from "./queries";
import { salesmenFor } from "./salesmen";
import { validateNew } from "./validate";

/** The Save Activity form for a new activity: the case it belongs to, and what is planned. */
export function NewActivityForm(props: {
  customer: Customer;
  config: CaseConfig;
  /** The customer's open cases, whoever's they are. */
  cases: Case[];
  /** The case that the link named. */
  wantedCase: Case | undefined;
  /** The contact that the link named. */
  contact: { contactId: string; contactName: string } | undefined;
  /** The time that the link named. */
  when?: { start?: string | undefined; minutes?: number | undefined };
  /** Everybody, for who plans for others; absent for who plans only for himself. */
  employees: Employee[] | undefined;
  /** The recommendation that the activity answers, if it does. */
  recommendation?: Recommendation | undefined;
  draft: FormDraft<NewValues>;
}) {
  const { customer, config, cases, wantedCase, contact, when = {}, employees, recommendation, draft } = props;
  const { t } = useTranslation();
  const session = useSession();
  const currency = session.tenant?.currency ?? "";
  const zone = useZone();
  const format = useFormat();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const contacts = useContactChoices(customer.id, contact);
  const salesmen = employees && salesmenFor(session, employees);
  const free = cases.filter((each) => mayDoCase(each, "NEW_ACTIVITY"));
  const whose = recommendation?.salesmanId ?? session.user?.employeeId;
  // What was recommended when the form was opened: once it is answered, it stands as it was typed.
  const [answered] = useState(recommendation);
  const [blank] = useState(() =>
    blankValues({
      chosen: free.find(({ id }) => id === wantedCase?.id),
      contactId: contact?.contactId ?? "",
      salesmanId: salesmen?.find(({ value }) => value === whose)?.value ?? "",
      caseDate: daysOn(format.today(new Date()), 30),
      now: new Date(),
      when,
      zone,
      config,
      suggested: answered && suggestedPlan(t, answered),
    }),
  );
  const record = useRecordForm<NewValues, Activity>({
    kind: newActivityKind,
    stored: null,
    blank,
    draft,
    validate: (values) => validateNew(t, values, { zone, choosesSalesman: salesmen !== undefined }),
    prepare: (values, _from, submitKey) => {
      const body = newInputOf(values, { currency, zone });
      const key = submitKey.for([customer.id, answered?.id, body]);
      const plan = () =>
        answered ? acceptRecommendation(answered.id, body, key) : createActivity(customer.id, body, key);
      return () =>
        plan().catch((error) => {
          // What is shown of the case is out of date.
          if (isProblem(error, 409)) void workChanged();
          throw error;
        });
    },
    onSaved: (saved) => {
      queries.setQueryData(activityKeys.one(saved.id), saved);
      void workChanged();
      if (answered) void queries.invalidateQueries({ queryKey: recommendationKeys.all });
      tellSaved(t("saveActivity.planned", { subject: saved.subject }), () => {});
      leave();
    },
    onLeave: leave,
  });
  const { form, failure } = record;

  /** Sets an input, and what follows it as long as nobody typed something else there. */
  const set = (path: string, value: string) => {
    const following = followers(form.values, path, value, { cases: free, config });
    for (const [each, now] of [[path, value] as const, ...following]) form.setFieldValue(each, now);
  };
  const { caseId } = form.values;
  const isFree = (id: string) => free.some((each) => each.id === id);
  const taken = failure instanceof ApiProblem && failure.reason === "OPEN_ACTIVITY_EXISTS";
  // It was free when it was chosen, or never was: the link that led here may be old.
  const wantedIsBusy = wantedCase !== undefined && !isFree(wantedCase.id);
  const busyCase = caseId && (taken || !isFree(caseId)) ? caseId : wantedIsBusy ? wantedCase.id : undefined;
  return (
    <RecordForm
      record={record}
      title={t("saveActivity.title")}
      nameOf={(path) => inputName(t, path)}
      // A new one is nobody's to change.
      outdated=""
    >
      {answered && (
        <Alert icon={<IconBulb size={18} aria-hidden />} title={t("saveActivity.recommended")}>
          {reasonText(t, format, answered)}
        </Alert>
      )}
      {busyCase && <OpenActivityNotice caseId={busyCase} />}
      <NewCaseFrame
        form={form}
        set={set}
        customer={customer}
        cases={free}
        chosen={[...cases, ...(wantedCase ? [wantedCase] : [])].find(({ id }) => id === caseId)}
        config={config}
        contacts={contacts}
        salesmen={salesmen}
        currency={currency}
      />
      <Frame title={t("saveActivity.frame")}>
        <PlanFields
          values={form.values.activity}
          onChange={(patch) => {
            for (const [field, value] of Object.entries(patch)) form.setFieldValue(`activity.${field}`, value);
          }}
          errorOf={(field) => form.errors[`activity.${field}`]}
          pathOf={(field) => `activity.${field}`}
          contacts={contacts}
        />
      </Frame>
    </RecordForm>
  );
}
