import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, Employee } from "@/api/types";
import { handOverCases } from "@/features/cases/queries";
import { customerOptions, updateCustomer } from "@/features/customers/queries";
import { useAfterSave } from "@/features/save-customer/use-after-save";
import type { FormErrors } from "@/form/errors";
import { RecordForm } from "@/form/RecordForm";
import { StaleRecordDialog } from "@/form/StaleRecordDialog";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useBack } from "@/parts/use-back";
import { type SalesmenValues, salesmenKind } from "./kind";
import { OpenCases } from "./OpenCases";
import { leavesNobody, salesmenOf } from "./salesmen";
import { TickList } from "./TickList";

/** Who works with a customer: a tick list of everybody who sells. */
export function SalesmenForm(props: { customer: Customer; employees: Employee[]; draft: FormDraft<SalesmenValues> }) {
  const { customer, employees, draft } = props;
  const { t } = useTranslation();
  const kind = useMemo(() => salesmenKind(customer.name), [customer.name]);
  const salesmen = salesmenOf(customer, employees, t("form.formerSalesman"));
  const names = new Map(salesmen.map(({ id, name }) => [id, name]));
  const [handed, setHanded] = useState<string[]>([]);
  const leavingOf = ({ additionalSalesmanIds: ticked }: SalesmenValues) =>
    customer.additionalSalesmanIds.filter((id) => !ticked.includes(id));
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const record = useRecordForm<SalesmenValues, Customer>({
    kind,
    stored: customer,
    blank: { additionalSalesmanIds: [] },
    draft,
    validate: (values): FormErrors => {
      return leavesNobody(customer, values) ? { additionalSalesmanIds: t("salesmen.last") } : {};
    },
    prepare: (values, from) => {
      const handing = leavingOf(values).filter((id) => handed.includes(id));
      return async () => {
        // First: it changes nothing when it is done once more, should the customer have been changed meanwhile.
        for (const id of handing) await handOverCases(customer.id, id);
        return updateCustomer(customer.id, values, kind.fields, from.etag);
      };
    },
    onSaved: useAfterSave(customer, leave),
    onLeave: leave,
  });
  const { form, versions } = record;
  return (
    <RecordForm record={record} title={t("salesmen.title", { name: customer.name })} outdated={t("salesmen.outdated")}>
      <TickList
        salesmen={salesmen}
        ticked={form.values.additionalSalesmanIds}
        error={form.errors.additionalSalesmanIds}
        onChange={(ids) => form.setFieldValue("additionalSalesmanIds", ids)}
      />
      <OpenCases
        customerId={customer.id}
        leaving={salesmen.filter(({ id }) => leavingOf(form.values).includes(id))}
        main={salesmen.find(({ main }) => main)?.name}
        handed={handed}
        onChange={setHanded}
      />
      {versions && (
        <StaleRecordDialog
          {...versions}
          title={t("stale.title")}
          kind={kind}
          query={customerOptions(customer.id)}
          nameOf={(field) => t(`customer.field.${field}`)}
          show={(_, ids) => ids.map((id) => names.get(id) ?? t("form.formerSalesman")).join(", ")}
        />
      )}
    </RecordForm>
  );
}
