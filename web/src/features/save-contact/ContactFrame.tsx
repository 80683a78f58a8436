import { Checkbox, Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Contact, StaticCode } from "@/api/types";
import { choices, nothingToChoose } from "@/features/customers/look-ups";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { REQUIRED, today } from "./validate";
import type { ContactField, ContactValues } from "./values";

/** Who the contact is and how to reach it. */
export function ContactFrame(props: {
  form: UseFormReturnType<ContactValues>;
  contact: Contact | null;
  codes: StaticCode[];
}) {
  const { form, contact, codes } = props;
  const { t } = useTranslation();
  const input = (field: ContactField) => ({
    ...form.getInputProps(field),
    label: t(`contact.field.${field}`),
    required: (REQUIRED as readonly ContactField[]).includes(field),
    "data-path": field,
    autoComplete: "off",
  });
  const tick = (field: "isSalesContact" | "acceptsSalesCalls" | "active") => ({
    ...form.getInputProps(field, { type: "checkbox" }),
    label: t(`contact.field.${field}`),
    "data-path": field,
  });
  const roles = choices(codes, "STATIC_CODE_LIST_CONTACT_ROLE");
  // A role that is no longer in use stays the contact's until another one is chosen.
  const retired = contact?.role && !roles.some(({ value }) => value === contact.role);
  const data = retired ? [...roles, { value: contact.role, label: contact.roleName || contact.role }] : roles;
  const phone = { type: "tel", inputMode: "tel" } as const;
  return (
    <Frame title={t("contact.frame")}>
      <div className={classes.fields}>
        <TextInput {...input("givenName")} />
        <TextInput {...input("familyName")} />
        <TextInput {...input("title")} />
        <Select
          {...input("role")}
          data={data}
          searchable
          allowDeselect={false}
          nothingFoundMessage={nothingToChoose(t, data)}
          placeholder={t("form.choosePlaceholder")}
          maxDropdownHeight={260}
        />
        <TextInput {...input("mobile")} {...phone} description={form.errors.mobile ? undefined : t("contact.oneWay")} />
        <TextInput {...input("email")} type="email" inputMode="email" description={t("contact.mailHint")} />
        <TextInput {...input("businessTelephone")} {...phone} />
        <TextInput {...input("telephone")} {...phone} />
        <TextInput {...input("birthday")} type="date" max={today()} />
        <div className={classes.ticks}>
          <Checkbox
            {...tick("isSalesContact")}
            description={t("contact.salesHint")}
            onChange={(event) => {
              const ticked = event.currentTarget.checked;
              // Whoever is somebody to sell to is somebody to call, until something else is said.
              form.setValues({ isSalesContact: ticked, acceptsSalesCalls: ticked });
            }}
          />
          <Checkbox {...tick("acceptsSalesCalls")} />
          <Checkbox {...tick("active")} />
        </div>
      </div>
    </Frame>
  );
}
