import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { mayDoActivity } from "@/features/activities/activity";
import { activityOptions } from "@/features/activities/queries";
import { caseConfigOptions, caseOptions, openCasesOptions } from "@/features/cases/queries";
import { fullName } from "@/features/contacts/contact";
import { contactOptions } from "@/features/contacts/queries";
import { employeesOptions } from "@/features/customers/look-ups";
import { customerOptions } from "@/features/customers/queries";
import { takesActivities } from "@/features/customers/status";
import { recommendationOptions } from "@/features/recommendations/queries";
import { mayAnswer } from "@/features/recommendations/recommendation";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePageCustomer } from "@/parts/page-customer";
import { usePermission, useSession } from "@/session/use-session";
import { ActivityForm } from "./ActivityForm";
import { ActivityView } from "./ActivityView";
import type { ActivityValues } from "./activity-values";
import { activityForm, newActivityForm } from "./draft-form";
import { NewActivityForm } from "./NewActivityForm";
import type { NewActivitySearch } from "./new-activity-search";
import type { NewValues } from "./new-values";

/** Save Activity for a new activity of a customer, perhaps with a contact, perhaps in an open case. */
export function NewActivityPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/activities/new" });
  const search = useSearch({ from: "/inside/customers/$customerId/activities/new" });
  const entry = useFormEntry();
  return <NewActivity key={`${customerId} ${entry.key}`} customerId={customerId} search={search} entry={entry} />;
}

function NewActivity(props: { customerId: string; search: NewActivitySearch; entry: FormEntry }) {
  const { customerId, search, entry } = props;
  const { t } = useTranslation();
  const session = useSession();
  const mayWrite = usePermission("activities.write");
  const customer = useQuery(customerOptions(customerId));
  const config = useQuery(caseConfigOptions);
  const cases = useQuery(openCasesOptions(customerId));
  // Who plans only for himself has nobody to choose.
  const choosesSalesman = session.scope !== "SCOPE_OWN";
  const employees = useQuery({ ...employeesOptions, enabled: choosesSalesman });
  // What the address names; where it is gone, the form begins without it.
  const wantedCase = useQuery({ ...caseOptions(search.caseId ?? ""), enabled: search.caseId !== undefined });
  const wantedContact = useQuery({
    ...contactOptions(search.contactId ?? ""),
    enabled: search.contactId !== undefined,
  });
  const recommended = useQuery({
    ...recommendationOptions(search.recommendationId ?? ""),
    enabled: search.recommendationId !== undefined,
  });
  const draft = useFormDraft<NewValues>(newActivityForm(customerId, search.recommendationId), entry);
  const needed = [customer, config, cases, ...(choosesSalesman ? [employees] : [])];
  const failed = needed.find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  const named = [wantedCase, wantedContact, recommended].some(({ isLoading }) => isLoading);
  if (!customer.data || !config.data || !cases.data || named) return <Wait />;
  if (choosesSalesman && !employees.data) return <Wait />;
  if (!mayWrite || !takesActivities(customer.data)) {
    return <NoRight customerId={customerId} text={t(mayWrite ? "saveActivity.inactive" : "saveActivity.noRight")} />;
  }
  const contact = wantedContact.data?.customerId === customerId ? wantedContact.data : undefined;
  const { data: recommendation } = recommended;
  const answers = recommendation?.customerId === customerId && mayAnswer(recommendation, "ACCEPT");
  return (
    <NewActivityForm
      key={draft.key}
      customer={customer.data}
      config={config.data}
      cases={cases.data}
      wantedCase={wantedCase.data?.customerId === customerId ? wantedCase.data : undefined}
      contact={contact && { contactId: contact.id, contactName: fullName(contact) }}
      when={search}
      employees={choosesSalesman ? employees.data : undefined}
      recommendation={answers ? recommendation : undefined}
      draft={draft}
    />
  );
}

/** Save Activity for one that is planned: to be changed by its own salesman while it is open, and viewed by everybody. */
export function EditActivityPage() {
  const { activityId } = useParams({ from: "/inside/activities/$activityId" });
  const entry = useFormEntry();
  return <EditActivity key={`${activityId} ${entry.key}`} activityId={activityId} entry={entry} />;
}

function EditActivity({ activityId, entry }: { activityId: string; entry: FormEntry }) {
  const { data: activity, error, refetch } = useQuery(activityOptions(activityId));
  const edits = activity !== undefined && mayDoActivity(activity, "EDIT");
  const of = useQuery({ ...caseOptions(activity?.caseId ?? ""), enabled: edits });
  const config = useQuery({ ...caseConfigOptions, enabled: edits });
  const draft = useFormDraft<ActivityValues>(activityForm(activityId), entry);
  usePageCustomer(activity?.customerId);
  if (error && !activity) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!activity) return <Wait />;
  if (!edits) return <ActivityView activity={activity} />;
  const failed = [of, config].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!of.data || !config.data) return <Wait />;
  return <ActivityForm key={draft.key} activity={activity} of={of.data} config={config.data} draft={draft} />;
}

function Wait() {
  const { t } = useTranslation();
  return <FormSkeleton title={t("saveActivity.title")} inputs={10} />;
}
