import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { employeesOptions, staticCodesOptions } from "@/features/customers/look-ups";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission, useSession } from "@/session/use-session";
import { CustomerForm } from "./CustomerForm";
import { editCustomerForm, NEW_CUSTOMER_FORM } from "./draft-form";
import { type CustomerValues, NO_VALUES } from "./values";

/** Save Customer for a new customer. */
export function NewCustomerPage() {
  const entry = useFormEntry();
  return <NewCustomer key={entry.key} entry={entry} />;
}

function NewCustomer({ entry }: { entry: FormEntry }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const mayCreate = usePermission("customers.write");
  const lookUps = useLookUps();
  const draft = useFormDraft<CustomerValues>(NEW_CUSTOMER_FORM, entry);
  if (!mayCreate) return <NoRight text={t("form.noRightNew")} />;
  if (lookUps.error) return <ProblemNote page error={lookUps.error} onRetry={lookUps.retry} />;
  if (!lookUps.codes || !lookUps.employees) return <FormSkeleton title={t("form.title")} />;

  const me = lookUps.employees.find(({ id, salesman }) => salesman && id === user?.employeeId);
  const blank: CustomerValues = {
    ...NO_VALUES,
    mainSalesmanId: me?.id ?? "",
    site: me && lookUps.codes.some(({ code }) => code === me.site) ? me.site : "",
  };
  return (
    <CustomerForm
      key={draft.key}
      customer={null}
      blank={blank}
      draft={draft}
      codes={lookUps.codes}
      employees={lookUps.employees}
    />
  );
}

/** Save Customer for a stored one. */
export function EditCustomerPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/edit" });
  const entry = useFormEntry();
  return <EditCustomer key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function EditCustomer({ customerId, entry }: { customerId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const lookUps = useLookUps();
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  const draft = useFormDraft<CustomerValues>(editCustomerForm(customerId), entry);
  if (error && !customer) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (lookUps.error) return <ProblemNote page error={lookUps.error} onRetry={lookUps.retry} />;
  if (!customer || !lookUps.codes || !lookUps.employees) return <FormSkeleton title={t("form.title")} />;
  if (!mayDo(customer, "EDIT")) {
    const inactive = customer.status === "CUSTOMER_STATUS_INACTIVE";
    return <NoRight text={t(inactive ? "form.inactive" : "form.noRightEdit")} customerId={customerId} />;
  }
  return (
    <CustomerForm
      key={draft.key}
      customer={customer}
      draft={draft}
      codes={lookUps.codes}
      employees={lookUps.employees}
    />
  );
}

/** The lists the form chooses from. */
function useLookUps() {
  const codes = useQuery(staticCodesOptions);
  const employees = useQuery(employeesOptions);
  return {
    codes: codes.data,
    employees: employees.data,
    error: (codes.data ? null : codes.error) ?? (employees.data ? null : employees.error),
    retry: () => {
      void codes.refetch();
      void employees.refetch();
    },
  };
}
