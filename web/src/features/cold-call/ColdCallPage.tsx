import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { caseConfigOptions } from "@/features/cases/queries";
import { employeesOptions, staticCodesOptions } from "@/features/customers/look-ups";
import { customerOptions } from "@/features/customers/queries";
import { takesActivities } from "@/features/customers/status";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission, useSession } from "@/session/use-session";
import { ColdCallForm } from "./ColdCallForm";
import { coldCallForm } from "./draft-form";
import type { ColdCallValues } from "./values";

/** Create Cold Call, with whomever was called. */
export function NewColdCallPage() {
  const entry = useFormEntry();
  return <ColdCall key={entry.key} customerId={undefined} entry={entry} />;
}

/** Create Cold Call for Customer: the customer is the one whose page led here. */
export function CustomerColdCallPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/cold-calls/new" });
  const entry = useFormEntry();
  return <ColdCall key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function ColdCall({ customerId, entry }: { customerId: string | undefined; entry: FormEntry }) {
  const { t } = useTranslation();
  const session = useSession();
  const maySave = [usePermission("activities.write"), usePermission("customers.write")].every(Boolean);
  const customer = useQuery({ ...customerOptions(customerId ?? ""), enabled: customerId !== undefined });
  const config = useQuery(caseConfigOptions);
  const codes = useQuery(staticCodesOptions);
  // Who saves only for himself has nobody to choose.
  const choosesSalesman = session.scope !== "SCOPE_OWN";
  const employees = useQuery({ ...employeesOptions, enabled: choosesSalesman });
  const draft = useFormDraft<ColdCallValues>(coldCallForm(customerId), entry);
  if (!maySave) return <NoRight customerId={customerId} text={t("coldCall.noRight")} />;
  const needed = [...(customerId ? [customer] : []), config, codes, ...(choosesSalesman ? [employees] : [])];
  const failed = needed.find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!config.data || !codes.data || needed.some(({ data }) => !data)) {
    return <FormSkeleton title={t("coldCall.title")} inputs={12} />;
  }
  if (customer.data && !takesActivities(customer.data)) {
    return <NoRight customerId={customerId} text={t("saveActivity.inactive")} />;
  }
  return (
    <ColdCallForm
      key={draft.key}
      customer={customer.data}
      config={config.data}
      codes={codes.data}
      employees={choosesSalesman ? employees.data : undefined}
      draft={draft}
    />
  );
}
