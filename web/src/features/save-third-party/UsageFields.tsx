import { TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { IconAction } from "@/parts/IconAction";
import { NumberInput } from "./NumberInput";
import classes from "./third-party-form.module.css";
import type { ThirdPartyValues, UsageValues } from "./values";

/** What is charged by the use of an item: one meter or type of charge. */
export function UsageFields(props: {
  form: UseFormReturnType<ThirdPartyValues>;
  /** Which item it belongs to, from 0. */
  item: number;
  /** Which of its usages it is, from 0. */
  place: number;
  currency: string;
  onRemove: (place: number) => void;
}) {
  const { form, item, place, currency, onRemove } = props;
  const { t } = useTranslation();
  const number = place + 1;
  const input = (field: keyof UsageValues) => {
    const path = `items.${item}.usages.${place}.${field}`;
    return {
      ...form.getInputProps(path),
      label: t(`thirdParty.usage.${field}`),
      "data-path": path,
      autoComplete: "off",
      size: "xs",
    };
  };
  return (
    <fieldset className={classes.usage}>
      <legend className="visually-hidden">{t("thirdParty.usage.title", { number, item: item + 1 })}</legend>
      <TextInput
        {...input("meter")}
        required
        className={classes.meter}
        placeholder={t("thirdParty.usage.meterExample")}
      />
      <NumberInput {...input("averageMonthlyVolume")} inputMode="numeric" />
      <NumberInput {...input("minimumVolume")} inputMode="numeric" />
      <NumberInput {...input("minimumCharge")} unit={currency} />
      <NumberInput {...input("ratePerCopy")} unit={currency} />
      <IconAction
        className={classes.removeUsage}
        icon={IconX}
        label={t("thirdParty.usage.remove", { number, item: item + 1 })}
        onClick={() => onRemove(place)}
      />
    </fieldset>
  );
}
