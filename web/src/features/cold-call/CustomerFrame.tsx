import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, CustomerSummary } from "@/api/types";
import { customerPageOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { withoutInactive } from "@/features/customers-listing/listing";
import { SimilarCustomers } from "@/features/save-customer/SimilarCustomers";
import classes from "@/form/form.module.css";
import { Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { MailLink, PhoneLink } from "@/parts/links";
import { type ColdCallValues, NEW, type NewCustomerValues } from "./values";

/** Letters from which on customers are looked for. */
const SHORTEST = 2;
/** Customers that are offered at once. */
const OFFERED = 12;

type Form = UseFormReturnType<ColdCallValues>;

/** Who was called: the customer whose page led here, one that is found by its name, or a new one. */
export function CustomerFrame({ form, customer }: { form: Form; customer: Customer | undefined }) {
  const { t } = useTranslation();
  if (customer) {
    return (
      <Frame title={t("coldCall.customer")} side={<StatusBadge status={customer.status} />}>
        <Facts
          facts={[
            { label: t("customer.field.name"), value: customer.name },
            { label: t("customer.field.code"), value: customer.code },
            { label: t("customer.field.telephone"), value: <PhoneLink number={customer.telephone} /> },
            { label: t("customer.field.email"), value: <MailLink address={customer.email} /> },
            { label: t("customer.field.mainSalesmanId"), value: customer.mainSalesmanName },
          ]}
        />
      </Frame>
    );
  }
  return (
    <Frame title={t("coldCall.customer")}>
      <div className={classes.fields}>
        <ChooseCustomer form={form} />
        {form.values.customerId === NEW && <NewCustomerFields form={form} />}
      </div>
    </Frame>
  );
}

/** Finds customers while a name is typed, and offers to make one of that name. */
function ChooseCustomer({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { customerId, customerLabel, customer } = form.values;
  const [typed, setTyped] = useState(customerId === NEW ? t("coldCall.newCustomer") : customerLabel);
  const [rested] = useDebouncedValue(typed.trim(), 250);
  const names = [customerLabel, t("coldCall.newCustomer")];
  const asked = !names.includes(rested) && rested.length >= SHORTEST;
  const { data, isFetching, isError } = useQuery({
    ...customerPageOptions(
      { view: "CUSTOMER_VIEW_ALL", filter: withoutInactive(undefined), search: rested, orderBy: "name" },
      0,
      OFFERED,
    ),
    enabled: asked,
  });
  const found = asked ? (data?.customers ?? []) : [];
  const name = typed.trim();
  const isSaid = name !== "" && !names.includes(name);
  const chosen = customerId && customerId !== NEW ? [{ value: customerId, label: customerLabel }] : [];
  const others = found.filter(({ id }) => id !== customerId).map((each) => ({ value: each.id, label: labelOf(each) }));
  const choose = (value: string | null) => {
    if (!value) return;
    const label = found.find(({ id }) => id === value)?.name ?? (value === NEW ? "" : customerLabel);
    form.setValues({
      customerId: value,
      customerLabel: label,
      contactId: NEW,
      // What was typed to find it is what it is called, as long as nothing else was said.
      ...(value === NEW && isSaid && !customer.name ? { customer: { ...customer, name } } : {}),
    });
    form.clearFieldError("customerId");
    setTyped(value === NEW ? t("coldCall.newCustomer") : label);
  };
  return (
    <Select
      className={classes.wide}
      label={t("coldCall.which")}
      description={t("coldCall.whichHint")}
      placeholder={t("coldCall.whichPlaceholder")}
      required
      data-path="customerId"
      error={form.errors.customerId}
      data={[...chosen, ...others, { value: NEW, label: t("coldCall.newCustomer") }]}
      value={customerId || null}
      onChange={choose}
      searchable
      allowDeselect={false}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has looked already.
      filter={({ options }) => options}
      nothingFoundMessage={t(isError ? "coldCall.notFound" : isFetching ? "activity.loading" : "form.nothingFound")}
      maxDropdownHeight={320}
    />
  );
}

/** What is known of a customer that is made by this. */
function NewCustomerFields({ form }: { form: Form }) {
  const { t } = useTranslation();
  const input = (field: keyof NewCustomerValues) => ({
    ...form.getInputProps(`customer.${field}`),
    label: t(`customer.field.${field}`),
    "data-path": `customer.${field}`,
    autoComplete: "off",
  });
  return (
    <>
      <div className={classes.wide}>
        <TextInput {...input("name")} required />
        <SimilarCustomers
          values={form.values.customer}
          customer={null}
          onTake={(taken) => form.setValues({ customerId: taken.id, customerLabel: taken.name, contactId: NEW })}
        />
      </div>
      <TextInput {...input("telephone")} type="tel" inputMode="tel" />
      <TextInput {...input("email")} type="email" inputMode="email" />
      <TextInput {...input("website")} />
    </>
  );
}

/** Names alone are not enough where two are called the same. */
function labelOf({ name, code, city }: CustomerSummary): string {
  const more = [code, city].filter(Boolean).join(" · ");
  return more ? `${name} (${more})` : name;
}
