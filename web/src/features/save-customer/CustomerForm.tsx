import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode } from "@/api/types";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useBack } from "@/parts/use-back";
import { customerKind } from "./kind";
import { MainFrame } from "./MainFrame";
import { MoreDetailsFrame } from "./MoreDetailsFrame";
import { prepareCustomer } from "./prepare-customer";
import { StaleDialog } from "./StaleDialog";
import { useAfterSave } from "./use-after-save";
import { inMoreDetails, inputName, validate } from "./validate";
import { type CustomerValues, NO_VALUES } from "./values";

/** The Save Customer form. */
export function CustomerForm(props: {
  /** The customer as it is stored now; null for a new one. */
  customer: Customer | null;
  /** What a new one is filled with. */
  blank?: CustomerValues;
  draft: FormDraft<CustomerValues>;
  codes: StaticCode[];
  employees: Employee[];
}) {
  const { customer, blank = NO_VALUES, draft, codes, employees } = props;
  const { t } = useTranslation();
  const { field } = useSearch({ strict: false });
  const [more, setMore] = useState(field ? inMoreDetails(field) : false);
  const leave = useBack(
    customer ? { to: "/customers/$customerId", params: { customerId: customer.id } } : { to: "/customers" },
  );
  const record = useRecordForm<CustomerValues, Customer>({
    kind: customerKind,
    stored: customer,
    blank,
    draft,
    validate: (...typed) => validate(t, ...typed),
    prepare: (...attempt) => prepareCustomer(customer, ...attempt),
    onSaved: useAfterSave(customer, leave),
    onLeave: leave,
    reveal: (paths) => {
      if (paths.some(inMoreDetails)) setMore(true);
    },
    first: field,
  });
  const { form, versions } = record;

  return (
    <RecordForm
      record={record}
      title={t("form.title")}
      nameOf={(path) => inputName(t, path)}
      outdated={t("form.outdated")}
    >
      <MainFrame form={form} customer={customer} codes={codes} employees={employees} />
      <MoreDetailsFrame form={form} customer={customer} opened={more} onToggle={() => setMore(!more)} />
      {customer && versions && (
        <StaleDialog {...versions} customerId={customer.id} codes={codes} employees={employees} />
      )}
    </RecordForm>
  );
}
