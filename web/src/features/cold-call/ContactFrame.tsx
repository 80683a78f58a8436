import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { StaticCode } from "@/api/types";
import { useContactChoices } from "@/features/activities/use-contact-choices";
import { choices, nothingToChoose } from "@/features/customers/look-ups";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { type ColdCallValues, NEW, type NewContactValues } from "./values";

type Form = UseFormReturnType<ColdCallValues>;

/** With whom it was spoken: a contact of the customer, or a new one. A new customer has none yet. */
export function ContactFrame(props: { form: Form; customerId: string; codes: StaticCode[] }) {
  const { form, customerId, codes } = props;
  const { t } = useTranslation();
  const isNew = customerId === "" || form.values.contactId === NEW;
  return (
    <Frame title={t("coldCall.contact")}>
      <div className={classes.fields}>
        {customerId && <ChooseContact key={customerId} form={form} customerId={customerId} />}
        {isNew && <NewContactFields form={form} codes={codes} />}
      </div>
    </Frame>
  );
}

function ChooseContact({ form, customerId }: { form: Form; customerId: string }) {
  const { t } = useTranslation();
  const contacts = useContactChoices(customerId);
  return (
    <Select
      className={classes.wide}
      label={t("coldCall.whichContact")}
      required
      searchable
      allowDeselect={false}
      data-path="contactId"
      error={form.errors.contactId}
      data={[{ value: NEW, label: t("coldCall.newContact") }, ...contacts.choices]}
      description={contacts.failed ? t("activity.contactsFailed") : undefined}
      nothingFoundMessage={t("form.nothingFound")}
      maxDropdownHeight={260}
      value={form.values.contactId}
      onChange={(value) => form.setFieldValue("contactId", value ?? NEW)}
    />
  );
}

function NewContactFields({ form, codes }: { form: Form; codes: StaticCode[] }) {
  const { t } = useTranslation();
  const input = (field: keyof NewContactValues) => ({
    ...form.getInputProps(`contact.${field}`),
    label: t(`contact.field.${field}`),
    "data-path": `contact.${field}`,
    autoComplete: "off",
  });
  const roles = choices(codes, "STATIC_CODE_LIST_CONTACT_ROLE");
  const phone = { type: "tel", inputMode: "tel" } as const;
  return (
    <>
      <TextInput {...input("givenName")} required />
      <TextInput {...input("familyName")} />
      <TextInput
        {...input("mobile")}
        {...phone}
        description={form.errors["contact.mobile"] ? undefined : t("contact.oneWay")}
      />
      <TextInput {...input("email")} type="email" inputMode="email" />
      <TextInput {...input("telephone")} {...phone} />
      <Select
        {...input("role")}
        data={roles}
        value={form.values.contact.role || null}
        onChange={(role) => form.setFieldValue("contact.role", role ?? "")}
        searchable
        clearable
        nothingFoundMessage={nothingToChoose(t, roles)}
        placeholder={t("form.choosePlaceholder")}
        maxDropdownHeight={260}
      />
    </>
  );
}
