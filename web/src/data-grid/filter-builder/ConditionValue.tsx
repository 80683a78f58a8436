import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ValueEditorProps } from "react-querybuilder";
import { valueProblem } from "../built-filter/check";
import type { FilterField } from "../built-filter/fields";
import { LONGEST_VALUE, MOST_VALUES } from "../built-filter/tree";
import { useBuilder } from "./builder-context";
import { ChooseOne, ChooseSome } from "./ChooseValues";
import { DateInput } from "./DateInput";
import classes from "./filter-builder.module.css";
import { apiValue } from "./query";

/** What a condition compares with: nothing, one value, two, or any number of them. */
export function ConditionValue({ rule, value, handleOnChange }: ValueEditorProps) {
  const { t } = useTranslation();
  const { fields, problems, tried } = useBuilder();
  const field = fields.find(({ name }) => name === rule.field);
  if (!field || rule.operator === "BLANK" || rule.operator === "NOT_BLANK") return null;
  const values: string[] = Array.isArray(value) ? value : [];
  const set = (place: number, next: string) => handleOnChange(changed(values, place, next));
  const label = t("filterBuilder.valueOf", { column: field.label });
  const missing = tried && problems.get(rule.id ?? "") === "missing" && t("filterBuilder.problem.missing");

  if (field.kind.kind === "values") {
    const choice = { label, field: field.name, kind: field.kind, error: missing };
    if (rule.operator === "ANY_OF") return <ChooseSome {...choice} values={values} onChange={handleOnChange} />;
    return <ChooseOne {...choice} value={values[0] ?? ""} onChange={(next) => set(0, next)} />;
  }
  if (rule.operator === "ANY_OF") {
    return <SomeValues label={label} field={field} values={values} onChange={handleOnChange} />;
  }
  if (rule.operator === "BETWEEN") {
    return (
      <div className={classes.between}>
        <OneValue
          label={t("filterBuilder.lowestOf", { column: field.label })}
          field={field}
          value={values[0] ?? ""}
          onChange={(next) => set(0, next)}
        />
        <span className={classes.and}>{t("filterBuilder.and")}</span>
        <OneValue
          label={t("filterBuilder.highestOf", { column: field.label })}
          field={field}
          value={values[1] ?? ""}
          onChange={(next) => set(1, next)}
        />
      </div>
    );
  }
  return <OneValue label={label} field={field} value={values[0] ?? ""} onChange={(next) => set(0, next)} />;
}

interface OneValueProps {
  label: string;
  field: FilterField;
  value: string;
  onChange: (value: string) => void;
}

function OneValue({ label, field, value, onChange }: OneValueProps) {
  const { t } = useTranslation();
  const { tried } = useBuilder();
  const problem = tried ? valueProblem(field.kind, apiValue(field, value)) : undefined;
  const error = problem && t(`filterBuilder.problem.${problem}`);
  if (field.kind.kind === "date") return <DateInput label={label} value={value} error={error} onChange={onChange} />;
  return (
    <TextInput
      size="xs"
      className={classes.value}
      aria-label={label}
      inputMode={field.kind.kind === "text" ? undefined : "decimal"}
      maxLength={LONGEST_VALUE}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Values one below the other; there is always one. */
function SomeValues(
  props: Omit<OneValueProps, "value" | "onChange"> & {
    values: string[];
    onChange: (values: string[]) => void;
  },
) {
  const { label, field, values, onChange } = props;
  const { t } = useTranslation();
  const shown = values.length > 0 ? values : [""];
  return (
    <div className={classes.some}>
      {shown.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value has no identity but its place.
        <div key={place} className={classes.one}>
          <OneValue
            label={`${label} ${place + 1}`}
            field={field}
            value={value}
            onChange={(next) => onChange(changed(shown, place, next))}
          />
          {shown.length > 1 && (
            <ActionIcon
              size="sm"
              aria-label={t("filterBuilder.removeValue", { number: place + 1 })}
              onClick={() => onChange(shown.filter((_, other) => other !== place))}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        className={classes.another}
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} aria-hidden />}
        disabled={shown.length >= MOST_VALUES}
        onClick={() => onChange([...shown, ""])}
      >
        {t("filterBuilder.addValue")}
      </Button>
    </div>
  );
}

/** The values with another one at a place, which may be behind the last. */
function changed(values: readonly string[], place: number, next: string): string[] {
  return Array.from({ length: Math.max(values.length, place + 1) }, (_, each) =>
    each === place ? next : (values[each] ?? ""),
  );
}
