import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, ThirdParty } from "@/api/types";
import { useCurrency } from "@/features/third-parties/use-currency";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { type RecordFormState, useRecordForm } from "@/form/use-record-form";
import { useBack } from "@/parts/use-back";
import { ItemUsageFrame } from "./ItemUsageFrame";
import { filledItems, NO_ITEM } from "./items";
import { thirdPartyKind, withNextItem } from "./kind";
import { prepareThirdParty } from "./prepare-third-party";
import { SaveOptions } from "./SaveOptions";
import { StaleThirdPartyDialog } from "./StaleThirdPartyDialog";
import { ThirdPartyFrame } from "./ThirdPartyFrame";
import { type Next, useAfterSave } from "./use-after-save";
import { inItemUsage, inputName, validate } from "./validate";
import { NO_VALUES, type ThirdPartyValues } from "./values";

/** The Save Third Party form. */
export function ThirdPartyForm(props: {
  customer: Customer;
  /** The third party as it is stored now; null for a new one. */
  thirdParty: ThirdParty | null;
  draft: FormDraft<ThirdPartyValues>;
  /** True begins with a next item: whoever has just saved goes on with one. */
  nextItem?: boolean;
}) {
  const { customer, thirdParty, draft, nextItem = false } = props;
  const { t } = useTranslation();
  const currency = useCurrency(thirdParty);
  const leave = useBack({ to: "/customers/$customerId/third-parties", params: { customerId: customer.id } });
  const { goOn, afterSave } = useAfterSave(customer.id, leave);
  const next = useRef<Next>("back");
  const [opened, setOpened] = useState(nextItem || (draft.found?.values.items ?? thirdParty?.items ?? []).length > 0);
  const record: RecordFormState<ThirdPartyValues, ThirdParty> = useRecordForm<ThirdPartyValues, ThirdParty>({
    kind: nextItem ? withNextItem : thirdPartyKind,
    stored: thirdParty,
    blank: NO_VALUES,
    draft,
    validate: (values) => validate(t, values),
    prepare: (values, ...attempt) => {
      // The server numbers the items that it gets: its messages lead to the right ones if the form has no others.
      record.form.setFieldValue("items", filledItems(values.items));
      return prepareThirdParty({ customerId: customer.id, stored: thirdParty, currency }, values, ...attempt);
    },
    onSaved: (saved, takeBack) => afterSave(next.current, saved, takeBack),
    onLeave: leave,
    reveal: (paths) => {
      if (paths.some(inItemUsage)) setOpened(true);
    },
    first: nextItem && thirdParty ? `items.${thirdParty.items.length}.description` : undefined,
  });
  const { form, versions } = record;

  const addItem = () => {
    form.insertListItem("items", NO_ITEM);
    record.focusInput(`items.${form.values.items.length}.description`);
  };
  /** Saves with what is to come after it; the choice also holds for a save that needs a comparison first. */
  const save = (chosen: Next) => (event?: FormEvent<HTMLFormElement>) => {
    next.current = chosen;
    // Where nothing is to be saved, a save would just leave the form.
    if (thirdParty && !record.dirty && chosen === "item") addItem();
    else if (thirdParty && !record.dirty && chosen === "another") goOn(chosen, thirdParty);
    else record.element.onSubmit(event);
  };

  return (
    <RecordForm
      record={{ ...record, element: { ...record.element, onSubmit: save("back") } }}
      title={t("thirdParty.title")}
      nameOf={(path) => inputName(t, path)}
      outdated={t("thirdParty.outdated")}
      saveOptions={<SaveOptions disabled={record.pending} onSave={(chosen) => save(chosen)()} />}
    >
      <ThirdPartyFrame form={form} currency={currency} />
      <ItemUsageFrame
        form={form}
        currency={currency}
        opened={opened}
        onToggle={() => setOpened(!opened)}
        onAdd={addItem}
        focus={record.focusInput}
      />
      {thirdParty && versions && (
        <StaleThirdPartyDialog {...versions} thirdPartyId={thirdParty.id} currency={currency} />
      )}
    </RecordForm>
  );
}
