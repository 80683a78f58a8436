import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { employeesOptions } from "@/features/customers/look-ups";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { salesmenForm } from "./draft-form";
import type { SalesmenValues } from "./kind";
import { SalesmenForm } from "./SalesmenForm";

/** The page "Salesmen for [Customer]". */
export function MaintainSalesmenPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/salesmen" });
  const entry = useFormEntry();
  return <MaintainSalesmen key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function MaintainSalesmen({ customerId, entry }: { customerId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const customer = useQuery(customerOptions(customerId));
  const employees = useQuery(employeesOptions);
  const draft = useFormDraft<SalesmenValues>(salesmenForm(customerId), entry);
  const failed = [customer, employees].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!customer.data || !employees.data) return <FormSkeleton title={t("salesmen.loading")} inputs={6} />;
  if (!mayDo(customer.data, "EDIT")) return <NoRight customerId={customerId} text={t("salesmen.noRight")} />;
  return <SalesmenForm key={draft.key} customer={customer.data} employees={employees.data} draft={draft} />;
}
