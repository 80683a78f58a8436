import { Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { LAST_DAY } from "./last-day";
import { NumberInput } from "./NumberInput";
import own from "./third-party-form.module.css";
import { REQUIRED } from "./validate";
import type { ThirdPartyField, ThirdPartyValues } from "./values";

/** Who supplies the customer, for how long, and for how much. */
export function ThirdPartyFrame({ form, currency }: { form: UseFormReturnType<ThirdPartyValues>; currency: string }) {
  const { t } = useTranslation();
  const input = (field: Exclude<ThirdPartyField, "items">) => ({
    ...form.getInputProps(field),
    label: t(`thirdParty.field.${field}`),
    required: (REQUIRED as readonly ThirdPartyField[]).includes(field),
    "data-path": field,
    autoComplete: "off",
  });
  return (
    <Frame title={t("thirdParty.frame")}>
      <p className={own.hint}>{t("thirdParty.hint")}</p>
      <div className={classes.fields}>
        <TextInput {...input("supplierName")} />
        <TextInput {...input("contractNumber")} />
        <TextInput {...input("startDate")} type="date" max={LAST_DAY} />
        <TextInput {...input("endDate")} type="date" max={LAST_DAY} />
        <NumberInput {...input("monthlyFee")} unit={currency} description={t("thirdParty.withoutVat")} />
        <NumberInput {...input("escalationPercent")} unit="%" description={t("thirdParty.escalationHint")} />
        <NumberInput {...input("settlementAmount")} unit={currency} description={t("thirdParty.settlementHint")} />
        <Textarea {...input("notes")} autosize minRows={2} maxRows={10} className={classes.wide} />
      </div>
    </Frame>
  );
}
