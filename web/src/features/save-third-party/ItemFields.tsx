import { Button, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { IconAction } from "@/parts/IconAction";
import { offerUndo } from "@/parts/undo";
import { isBlankUsage, MOST_USAGES, NO_USAGE } from "./items";
import { LAST_DAY } from "./last-day";
import { NumberInput } from "./NumberInput";
import classes from "./third-party-form.module.css";
import { UsageFields } from "./UsageFields";
import type { ItemValues, ThirdPartyValues } from "./values";

/** A machine or service with what is charged by its use. */
export function ItemFields(props: {
  form: UseFormReturnType<ThirdPartyValues>;
  /** Which item it is, from 0. */
  place: number;
  currency: string;
  focus: (path: string) => void;
  onRemove: (place: number) => void;
}) {
  const { form, place, currency, focus, onRemove } = props;
  const { t } = useTranslation();
  const path = `items.${place}`;
  const item = form.values.items[place];
  if (!item) return null;
  const { usages } = item;
  const number = place + 1;
  const input = (field: Exclude<keyof ItemValues, "usages">) => ({
    ...form.getInputProps(`${path}.${field}`),
    label: t(`thirdParty.item.${field}`),
    "data-path": `${path}.${field}`,
    autoComplete: "off",
  });
  const add = () => {
    form.insertListItem(`${path}.usages`, NO_USAGE);
    focus(`${path}.usages.${usages.length}.meter`);
  };
  const remove = (usage: number) => {
    const removed = usages[usage];
    form.removeListItem(`${path}.usages`, usage);
    focus(`${path}.usages`);
    if (!removed || isBlankUsage(removed)) return;
    offerUndo({
      id: "third-party-usage",
      message: t("thirdParty.usage.removed", { number: usage + 1, item: number }),
      run: () => form.insertListItem(`${path}.usages`, removed, usage),
    });
  };
  return (
    <fieldset className={classes.item}>
      <legend>{t("thirdParty.item.title", { number })}</legend>
      <IconAction
        className={classes.removeItem}
        icon={IconTrash}
        label={t("thirdParty.item.remove", { number })}
        onClick={() => onRemove(place)}
      />
      <div className={classes.itemFields}>
        <TextInput {...input("description")} required className={classes.whole} />
        <TextInput {...input("serialNumber")} />
        <NumberInput {...input("quantity")} inputMode="numeric" />
        <NumberInput {...input("rental")} unit={currency} />
        <TextInput {...input("installDate")} type="date" max={LAST_DAY} />
      </div>
      {usages.map((_, usage) => (
        <UsageFields
          // biome-ignore lint/suspicious/noArrayIndexKey: all that a usage shows is in the form, where it moves up.
          key={usage}
          form={form}
          item={place}
          place={usage}
          currency={currency}
          onRemove={remove}
        />
      ))}
      {form.errors[`${path}.usages`] && (
        <p className={classes.wrong} role="alert">
          {form.errors[`${path}.usages`]}
        </p>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={t("thirdParty.usage.addTo", { number })}
        data-path={`${path}.usages`}
        disabled={usages.length >= MOST_USAGES}
        onClick={add}
      >
        {t("thirdParty.usage.add")}
      </Button>
    </fieldset>
  );
}
