import { Checkbox, MultiSelect, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "@/features/cases/case";
import classes from "./case-config.module.css";
import type { RowInputsOf } from "./row-kind";
import type { RowValues } from "./row-values";

/** The inputs of a row, each in a cell. Enter saves the row, as a form would: a row of a table cannot be one. */
export function RowInputs(
  props: RowInputsOf<RowValues> & {
    /** The case types to choose from; absent in the table of these. */
    types?: Choice[];
  },
) {
  const { name, values, onChange, errors, onEnter, types } = props;
  const { t } = useTranslation();
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onEnter();
  };
  const text = (field: "code" | "description" | "position") => ({
    "aria-label": `${name}: ${t(`caseConfig.column.${field}`)}`,
    value: values[field],
    error: errors[field],
    autoComplete: "off",
    onKeyDown,
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [field]: event.currentTarget.value }),
  });
  const label = (field: keyof RowValues) => (
    <span className={classes.onPhone} aria-hidden>
      {t(`caseConfig.column.${field}`)}
    </span>
  );
  return (
    <>
      <td className={classes.code}>
        {label("code")}
        <TextInput size="xs" {...text("code")} maxLength={20} />
      </td>
      <td>
        {label("description")}
        <TextInput size="xs" {...text("description")} />
      </td>
      {!types && (
        <td className={classes.active}>
          {label("stageGates")}
          <Checkbox
            aria-label={`${name}: ${t("caseConfig.column.stageGates")}`}
            checked={values.stageGates}
            onChange={(event) => onChange({ stageGates: event.currentTarget.checked })}
          />
        </td>
      )}
      {types && (
        <td className={classes.types}>
          {label("caseTypeIds")}
          <MultiSelect
            size="xs"
            aria-label={`${name}: ${t("caseConfig.column.caseTypeIds")}`}
            data={types}
            value={values.caseTypeIds}
            error={errors.caseTypeIds}
            placeholder={values.caseTypeIds.length === 0 ? t("caseConfig.allTypes") : undefined}
            onChange={(caseTypeIds) => onChange({ caseTypeIds })}
          />
        </td>
      )}
      <td className={classes.position}>
        {label("position")}
        <TextInput size="xs" inputMode="numeric" {...text("position")} />
      </td>
      <td className={classes.active}>
        {label("active")}
        <Checkbox
          id={`${id}-active`}
          aria-label={`${name}: ${t("caseConfig.column.active")}`}
          checked={values.active}
          onChange={(event) => onChange({ active: event.currentTarget.checked })}
        />
      </td>
    </>
  );
}
