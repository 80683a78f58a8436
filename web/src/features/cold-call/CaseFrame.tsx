import { Select, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { CaseConfig } from "@/api/types";
import { type Choice, typeChoices } from "@/features/cases/case";
import { nothingToChoose } from "@/features/customers/look-ups";
import type { NewCaseValues } from "@/features/save-case/case-values";
import { boundTo } from "@/features/save-case/input-of";
import { NumberInput } from "@/features/save-third-party/NumberInput";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { type ColdCallValues, followingSubject } from "./values";

/** The case that the call begins. Stage and expected day are the usual ones, until the case is edited. */
export function CaseFrame(props: {
  form: UseFormReturnType<ColdCallValues>;
  config: CaseConfig;
  /** Those for whom the user may act; absent if he acts only for himself. */
  salesmen: Choice[] | undefined;
  currency: string;
}) {
  const { form, config, salesmen, currency } = props;
  const { t } = useTranslation();
  const bound = boundTo<ColdCallValues, keyof NewCaseValues>(form, "case");
  const input = (field: keyof NewCaseValues) => ({
    ...bound(field),
    label: t(`case.field.${field}`),
    autoComplete: "off",
  });
  const choice = (field: "caseTypeId" | "salesmanId", data: Choice[]) => (
    <Select
      {...input(field)}
      required
      data={data}
      searchable
      allowDeselect={false}
      nothingFoundMessage={nothingToChoose(t, data)}
      placeholder={t("form.choosePlaceholder")}
      maxDropdownHeight={260}
    />
  );
  return (
    <Frame title={t("coldCall.case")}>
      <div className={classes.fields}>
        <TextInput
          {...input("subject")}
          required
          className={classes.wide}
          onChange={(event) => {
            const subject = event.currentTarget.value;
            form.setFieldValue("nextActivity.subject", followingSubject(form.values, subject));
            form.setFieldValue("case.subject", subject);
          }}
        />
        {choice("caseTypeId", typeChoices(config))}
        <NumberInput {...input("value")} unit={currency} description={t("case.valueHint")} />
        <Textarea {...input("information")} autosize minRows={2} maxRows={10} className={classes.wide} />
        {salesmen && choice("salesmanId", salesmen)}
      </div>
    </Frame>
  );
}
