import { Collapse, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { ownedByErp } from "@/features/customers/status";
import classes from "@/form/form.module.css";
import { FrameBox } from "@/parts/Frame";
import type { Form } from "./MainFrame";
import type { AddressValues, CustomerField } from "./values";

/** The "More Details" frame, collapsed at first. */
export function MoreDetailsFrame(props: {
  form: Form;
  customer: Customer | null;
  opened: boolean;
  onToggle: () => void;
}) {
  const { form, customer, opened, onToggle } = props;
  const { t } = useTranslation();
  const id = useId();
  const locked = customer !== null && ownedByErp(customer);
  const input = (field: CustomerField) => ({
    ...form.getInputProps(field),
    label: t(`customer.field.${field}`),
    "data-path": field,
    autoComplete: "off",
  });
  const owned = locked ? { readOnly: true, description: t("form.ownedByErp") } : {};
  return (
    <FrameBox>
      <h2 className={classes.collapseTitle}>
        <UnstyledButton className={classes.collapse} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
          <span className={classes.sign} aria-hidden>
            {opened ? <IconMinus size={14} stroke={2.2} /> : <IconPlus size={14} stroke={2.2} />}
          </span>
          {t("form.more")}
          <span className={classes.collapseHint}>{t("form.moreHint")}</span>
        </UnstyledButton>
      </h2>
      <Collapse expanded={opened} id={id} transitionDuration={120}>
        <div className={classes.moreBody}>
          <div className={classes.fields}>
            <TextInput {...input("tradingName")} />
            <TextInput {...input("registrationNumber")} {...owned} />
            <TextInput {...input("vatNumber")} {...owned} />
            <TextInput {...input("fax")} type="tel" inputMode="tel" />
            <TextInput {...input("website")} inputMode="url" />
          </div>
          <div className={classes.addresses}>
            <AddressFields form={form} field="physicalAddress" locked={locked} />
            <AddressFields form={form} field="postalAddress" locked={locked} />
          </div>
        </div>
      </Collapse>
    </FrameBox>
  );
}

const PARTS = ["suburb", "city", "province", "postalCode", "country"] as const satisfies (keyof AddressValues)[];

function AddressFields(props: { form: Form; field: "physicalAddress" | "postalAddress"; locked: boolean }) {
  const { form, field, locked } = props;
  const { t } = useTranslation();
  const input = (part: keyof AddressValues) => ({
    ...form.getInputProps(`${field}.${part}`),
    label: t(`customer.address.${part}`),
    "data-path": `${field}.${part}`,
    readOnly: locked,
    autoComplete: "off",
  });
  return (
    <fieldset className={classes.address}>
      <legend>{t(`customer.field.${field}`)}</legend>
      {locked && <p className={classes.addressNote}>{t("form.ownedByErp")}</p>}
      <Textarea {...input("lines")} autosize minRows={2} maxRows={4} className={classes.wide} />
      {PARTS.map((part) => (
        <TextInput key={part} {...input(part)} />
      ))}
    </fieldset>
  );
}
