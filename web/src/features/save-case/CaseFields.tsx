import { Select, Textarea, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { READ_ONLY_CHOICE } from "@/app/theme";
import type { ContactChoices } from "@/features/activities/PlanFields";
import type { Choice } from "@/features/cases/case";
import { nothingToChoose } from "@/features/customers/look-ups";
import { LAST_DAY } from "@/features/save-third-party/last-day";
import { NumberInput } from "@/features/save-third-party/NumberInput";
import classes from "@/form/form.module.css";
import { useFormat } from "@/i18n/use-format";
import { useNow } from "@/parts/use-now";
import type { CaseField } from "./case-values";
import type { InputOf } from "./input-of";
import { CASE_REQUIRED } from "./validate-case";

/**
 * The inputs of a case, new or old. Whose it is, of which type and for which customer is decided once, so these come
 * from outside, as inputs or as texts.
 */
export function CaseFields(props: {
  inputOf: InputOf<CaseField>;
  customer: { id: string; name: string };
  /** The customer's active contacts. */
  contacts: ContactChoices;
  stages: Choice[];
  currency: string;
  caseType: ReactNode;
  salesman: ReactNode;
  /** True lets nothing be typed. */
  readOnly?: boolean;
}) {
  const { inputOf, customer, contacts, stages, currency, caseType, salesman, readOnly = false } = props;
  const { t } = useTranslation();
  const today = useFormat().today(useNow());
  const { value: day } = inputOf("caseDate");
  const isPast = typeof day === "string" && day !== "" && day < today;
  const input = (field: CaseField) => ({
    ...inputOf(field),
    label: t(`case.field.${field}`),
    required: !readOnly && (CASE_REQUIRED as readonly CaseField[]).includes(field),
    readOnly,
    autoComplete: "off",
  });
  const choice = (data: Choice[]) => ({
    data,
    searchable: true,
    classNames: readOnly ? READ_ONLY_CHOICE : {},
    allowDeselect: false,
    nothingFoundMessage: nothingToChoose(t, data),
    placeholder: t("form.choosePlaceholder"),
    maxDropdownHeight: 260,
  });
  return (
    <div className={classes.fields}>
      <TextInput label={t("case.field.customer")} value={customer.name} readOnly />
      <Select
        {...input("contactId")}
        {...choice(contacts.choices)}
        nothingFoundMessage={t(
          contacts.failed ? "activity.contactsFailed" : contacts.loading ? "activity.loading" : "activity.noContacts",
        )}
        description={
          !contacts.loading &&
          !contacts.failed &&
          contacts.choices.length === 0 &&
          !readOnly && <NoContact customerId={customer.id} />
        }
      />
      <TextInput {...input("subject")} className={classes.wide} />
      <Textarea {...input("information")} autosize minRows={2} maxRows={10} className={classes.wide} />
      {caseType}
      <Select {...input("stageId")} {...choice(stages)} />
      <NumberInput {...input("value")} unit={currency} description={t("case.valueHint")} />
      <TextInput
        {...input("caseDate")}
        type="date"
        max={LAST_DAY}
        description={isPast ? <span className={classes.warning}>{t("case.datePast")}</span> : t("case.dateHint")}
      />
      {salesman}
    </div>
  );
}

/** The way out where there is nobody to choose: what is typed stays a draft meanwhile. */
function NoContact({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t("case.noContact")}{" "}
      <Link to="/customers/$customerId/contacts/new" params={{ customerId }}>
        {t("customer.action.addContact")}
      </Link>
    </>
  );
}
