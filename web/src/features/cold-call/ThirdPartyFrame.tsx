import { Collapse, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { LAST_DAY } from "@/features/save-third-party/last-day";
import classes from "@/form/form.module.css";
import { FrameBox } from "@/parts/Frame";
import { type ColdCallValues, knowsThirdParty, type ThirdPartyValues } from "./values";

/** With whom the customer has a contract now, and until when. Collapsed at first: mostly nothing is known. */
export function ThirdPartyFrame(props: {
  form: UseFormReturnType<ColdCallValues>;
  opened: boolean;
  onToggle: () => void;
}) {
  const { form, opened, onToggle } = props;
  const { t } = useTranslation();
  const id = useId();
  const known = knowsThirdParty(form.values);
  const input = (field: keyof ThirdPartyValues) => ({
    ...form.getInputProps(`thirdParty.${field}`),
    label: t(`coldCall.field.${field}`),
    "data-path": `thirdParty.${field}`,
    autoComplete: "off",
  });
  return (
    <FrameBox>
      <h2 className={classes.collapseTitle}>
        <UnstyledButton className={classes.collapse} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
          <span className={classes.sign} aria-hidden>
            {opened ? <IconMinus size={14} stroke={2.2} /> : <IconPlus size={14} stroke={2.2} />}
          </span>
          {t("coldCall.thirdParty")}
          <span className={classes.collapseHint}>
            {form.values.thirdParty.supplierName || t("coldCall.thirdPartyHint")}
          </span>
        </UnstyledButton>
      </h2>
      <Collapse expanded={opened} id={id} transitionDuration={120}>
        <div className={classes.moreBody}>
          <div className={classes.fields}>
            <TextInput {...input("supplierName")} required={known} />
            <TextInput {...input("endDate")} required={known} type="date" max={LAST_DAY} />
            <Textarea {...input("notes")} className={classes.wide} autosize minRows={2} maxRows={10} />
          </div>
        </div>
      </Collapse>
    </FrameBox>
  );
}
