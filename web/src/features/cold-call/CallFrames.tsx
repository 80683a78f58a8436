import { Checkbox, Select, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ACTIVITY_TYPES } from "@/features/activities/activity";
import { PlanFields } from "@/features/activities/PlanFields";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import type { ColdCallValues } from "./values";

type Form = UseFormReturnType<ColdCallValues>;

/** What came of the call. */
export function CallFrame({ form }: { form: Form }) {
  const { t } = useTranslation();
  const input = (field: "type" | "outcome") => ({
    ...form.getInputProps(`call.${field}`),
    label: t(`coldCall.${field}`),
    required: true,
    "data-path": `call.${field}`,
  });
  return (
    <Frame title={t("coldCall.call")}>
      <div className={classes.fields}>
        <Select
          {...input("type")}
          allowDeselect={false}
          data={ACTIVITY_TYPES.map((value) => ({ value, label: t(`activity.type.${value}`) }))}
        />
        <Textarea {...input("outcome")} className={classes.wide} autosize minRows={3} maxRows={12} />
      </div>
    </Frame>
  );
}

/** What is done next, with the same contact; or nothing. */
export function NextActionFrame({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { plansNext, nextActivity } = form.values;
  return (
    <Frame title={t("coldCall.next")}>
      <Checkbox
        label={t("coldCall.plansNext")}
        checked={plansNext}
        mb={plansNext ? "sm" : 0}
        onChange={(event) => form.setFieldValue("plansNext", event.currentTarget.checked)}
      />
      {plansNext && (
        <PlanFields
          values={nextActivity}
          onChange={(patch) => {
            for (const [field, value] of Object.entries(patch)) form.setFieldValue(`nextActivity.${field}`, value);
          }}
          errorOf={(field) => form.errors[`nextActivity.${field}`]}
          pathOf={(field) => `nextActivity.${field}`}
        />
      )}
    </Frame>
  );
}
