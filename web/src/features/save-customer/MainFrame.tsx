import { MultiSelect, Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode, StaticCodeList } from "@/api/types";
import { choices, nothingToChoose } from "@/features/customers/look-ups";
import { ownedByErp } from "@/features/customers/status";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { SimilarCustomers } from "./SimilarCustomers";
import { REQUIRED } from "./validate";
import type { CustomerField, CustomerValues } from "./values";

export type Form = UseFormReturnType<CustomerValues>;

/** The main frame: who the customer is, how it is classed, who looks after it, how to reach it. */
export function MainFrame(props: {
  form: Form;
  customer: Customer | null;
  codes: StaticCode[];
  employees: Employee[];
}) {
  const { form, customer, codes, employees } = props;
  const { t } = useTranslation();
  const locked = customer !== null && ownedByErp(customer);
  const input = (field: CustomerField) => ({
    ...form.getInputProps(field),
    label: t(`customer.field.${field}`),
    required: (REQUIRED as readonly CustomerField[]).includes(field),
    "data-path": field,
  });
  const look = (field: "customerType" | "rank" | "reportingArea" | "site", list: StaticCodeList) => {
    const data = withStored(choices(codes, list), customer?.[field], customer?.[`${field}Name`]);
    return {
      ...input(field),
      data,
      searchable: true,
      allowDeselect: false,
      nothingFoundMessage: nothingToChoose(t, data),
      placeholder: t("form.choosePlaceholder"),
      maxDropdownHeight: 260,
    };
  };
  const salesmen = employees
    .filter(({ active, salesman }) => active && salesman)
    .map(({ id, displayName }) => ({ value: id, label: displayName }));
  const names = new Map(employees.map(({ id, displayName }) => [id, displayName]));
  const linked = form.values.additionalSalesmanIds.map((id) => ({
    value: id,
    label: names.get(id) ?? t("form.formerSalesman"),
  }));

  return (
    <Frame title={t("form.main")}>
      <div className={classes.fields}>
        <div className={classes.wide}>
          <TextInput
            {...input("name")}
            readOnly={locked}
            description={locked ? t("form.ownedByErp") : undefined}
            autoComplete="off"
          />
          <SimilarCustomers values={form.values} customer={customer} />
        </div>
        <Select {...look("customerType", "STATIC_CODE_LIST_CUSTOMER_TYPE")} />
        <Select {...look("rank", "STATIC_CODE_LIST_RANK")} />
        <Select {...look("reportingArea", "STATIC_CODE_LIST_REPORTING_AREA")} />
        <Select {...look("site", "STATIC_CODE_LIST_SITE")} />
        {customer ? (
          <TextInput
            label={t("customer.field.mainSalesmanId")}
            value={customer.mainSalesmanName}
            readOnly
            description={t("form.mainSalesmanFixed")}
          />
        ) : (
          <Select
            {...input("mainSalesmanId")}
            data={salesmen}
            searchable
            allowDeselect={false}
            nothingFoundMessage={nothingToChoose(t, salesmen)}
            placeholder={t("form.choosePlaceholder")}
            maxDropdownHeight={260}
          />
        )}
        <MultiSelect
          {...input("additionalSalesmanIds")}
          data={unique([...salesmen, ...linked]).filter(({ value }) => value !== form.values.mainSalesmanId)}
          searchable
          hidePickedOptions
          nothingFoundMessage={nothingToChoose(t, salesmen)}
          placeholder={form.values.additionalSalesmanIds.length === 0 ? t("form.typeName") : undefined}
          maxDropdownHeight={260}
        />
        <TextInput {...input("telephone")} type="tel" inputMode="tel" autoComplete="off" />
        <TextInput {...input("email")} type="email" inputMode="email" autoComplete="off" />
      </div>
    </Frame>
  );
}

interface Choice {
  value: string;
  label: string;
}

/** The choices with the stored one among them: the ERP may have retired it since. */
function withStored(data: Choice[], code: string | undefined, name: string | undefined): Choice[] {
  return code ? unique([...data, { value: code, label: name || code }]) : data;
}

function unique(data: Choice[]): Choice[] {
  return [...new Map([...data].reverse().map((choice) => [choice.value, choice])).values()].reverse();
}
