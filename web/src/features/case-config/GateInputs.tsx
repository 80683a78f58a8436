import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "@/features/cases/case";
import { ANSWER_KINDS, type AnswerKindName } from "@/features/cases/gate";
import classes from "./case-config.module.css";
import type { GateValues } from "./gate-values";
import type { RowInputsOf } from "./row-kind";

/** The inputs of a stage gate, each in a cell. Its stage and how it is answered are chosen once. */
export function GateInputs(props: RowInputsOf<GateValues> & { stages: Choice[] }) {
  const { name, values, onChange, errors, onEnter, isNew, stages } = props;
  const { t } = useTranslation();
  const titleOf = (field: keyof GateValues) => t(`caseConfig.column.${field === "active" ? "asked" : field}`);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onEnter();
  };
  const input = (field: keyof GateValues) => ({
    size: "xs" as const,
    "aria-label": `${name}: ${titleOf(field)}`,
    error: errors[field],
  });
  const label = (field: keyof GateValues) => (
    <span className={classes.onPhone} aria-hidden>
      {titleOf(field)}
    </span>
  );
  const kinds = ANSWER_KINDS.map((kind) => ({ value: kind, label: t(`gates.kind.${kind}`) }));
  const nameIn = (choices: Choice[], value: string) => choices.find((choice) => choice.value === value)?.label ?? "";
  return (
    <>
      <td className={classes.code}>
        {label("stageId")}
        {isNew ? (
          <Select
            {...input("stageId")}
            data={stages}
            value={values.stageId || null}
            onChange={(stageId) => onChange({ stageId: stageId ?? "" })}
            allowDeselect={false}
          />
        ) : (
          <span className={classes.fixed}>{nameIn(stages, values.stageId)}</span>
        )}
      </td>
      <td>
        {label("question")}
        <TextInput
          {...input("question")}
          value={values.question}
          onChange={(event) => onChange({ question: event.currentTarget.value })}
          onKeyDown={onKeyDown}
          autoComplete="off"
        />
      </td>
      <td className={classes.kind}>
        {label("answerKind")}
        {isNew ? (
          <Select
            {...input("answerKind")}
            data={kinds}
            value={values.answerKind || null}
            onChange={(kind) => onChange({ answerKind: (kind ?? "") as AnswerKindName | "" })}
            allowDeselect={false}
          />
        ) : (
          <span className={classes.fixed}>{nameIn(kinds, values.answerKind)}</span>
        )}
      </td>
      <td className={classes.code}>
        {values.answerKind === "CHOICE" && (
          <>
            {label("choices")}
            <Textarea
              {...input("choices")}
              value={values.choices}
              placeholder={t("caseConfig.choicesHint")}
              onChange={(event) => onChange({ choices: event.currentTarget.value })}
              autosize
              minRows={1}
              maxRows={6}
            />
          </>
        )}
      </td>
      <td className={classes.position}>
        {label("position")}
        <TextInput
          {...input("position")}
          inputMode="numeric"
          value={values.position}
          onChange={(event) => onChange({ position: event.currentTarget.value })}
          onKeyDown={onKeyDown}
          autoComplete="off"
        />
      </td>
      <td className={classes.active}>
        {label("active")}
        <Checkbox
          aria-label={`${name}: ${titleOf("active")}`}
          checked={values.active}
          onChange={(event) => onChange({ active: event.currentTarget.checked })}
        />
      </td>
    </>
  );
}
