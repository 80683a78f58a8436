import { Button, Collapse, UnstyledButton } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/form/form.module.css";
import { FrameBox } from "@/parts/Frame";
import { offerUndo } from "@/parts/undo";
import { ItemFields } from "./ItemFields";
import { isBlankItem, MOST_ITEMS } from "./items";
import own from "./third-party-form.module.css";
import type { ThirdPartyValues } from "./values";

/** The "Item Usage" frame: what the supplier has placed at the customer's, and what its use costs. */
export function ItemUsageFrame(props: {
  form: UseFormReturnType<ThirdPartyValues>;
  currency: string;
  opened: boolean;
  onToggle: () => void;
  onAdd: () => void;
  /** Moves the focus to an input that may be about to appear. */
  focus: (path: string) => void;
}) {
  const { form, currency, opened, onToggle, onAdd, focus } = props;
  const { t } = useTranslation();
  const id = useId();
  const { items } = form.values;
  const remove = (place: number) => {
    const removed = form.getValues().items[place];
    form.removeListItem("items", place);
    focus("items");
    if (!removed || isBlankItem(removed)) return;
    offerUndo({
      id: "third-party-item",
      message: t("thirdParty.item.removed", { number: place + 1 }),
      run: () => form.insertListItem("items", removed, place),
    });
  };
  return (
    <FrameBox>
      <h2 className={classes.collapseTitle}>
        <UnstyledButton className={classes.collapse} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
          <span className={classes.sign} aria-hidden>
            {opened ? <IconMinus size={14} stroke={2.2} /> : <IconPlus size={14} stroke={2.2} />}
          </span>
          {t("thirdParty.itemUsage")}
          <span className={classes.collapseHint}>
            {items.length > 0 ? t("thirdParty.items.count", { count: items.length }) : t("thirdParty.items.hint")}
          </span>
        </UnstyledButton>
      </h2>
      {/* Without a transition, so that what has just been opened can take the focus. */}
      <Collapse expanded={opened} id={id} transitionDuration={0}>
        <div className={classes.moreBody}>
          {items.length === 0 && <p className={own.none}>{t("thirdParty.items.none")}</p>}
          {items.map((_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: all that an item shows is in the form, where it moves up.
            <ItemFields key={place} form={form} place={place} currency={currency} focus={focus} onRemove={remove} />
          ))}
          {form.errors.items && (
            <p className={own.wrong} role="alert">
              {form.errors.items}
            </p>
          )}
          <Button
            variant="default"
            className={own.add}
            leftSection={<IconPlus size={15} aria-hidden />}
            data-path="items"
            disabled={items.length >= MOST_ITEMS}
            onClick={onAdd}
          >
            {t("thirdParty.items.add")}
          </Button>
        </div>
      </Collapse>
    </FrameBox>
  );
}
