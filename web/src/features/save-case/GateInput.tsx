import { Group, Radio, Select, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CaseGate } from "@/api/types";
import { answerKindName, answerText, YES_NO } from "@/features/cases/gate";
import classes from "@/form/form.module.css";

/** A stage gate as its kind of answer is given. One that is no longer asked is read only. */
export function GateInput(props: {
  gate: CaseGate;
  value: string;
  error: string | undefined;
  onChange: (answer: string) => void;
  /** Saves the answers: Enter on a radio button would save the form around it. */
  onEnter: () => void;
}) {
  const { gate, value, error, onChange, onEnter } = props;
  const { t } = useTranslation();
  const { question, choices, asked, answer } = gate;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onEnter();
  };
  const kind = asked ? answerKindName(gate.answerKind) : "READ";
  return (
    <div className={kind === "CHOICE" ? undefined : classes.wide} data-open={asked && answer === "" ? true : undefined}>
      {kind === "READ" && <Textarea label={question} value={answerText(t, gate)} readOnly autosize />}
      {kind === "YES_NO" && (
        <Radio.Group label={question} error={error} value={value} onChange={onChange}>
          <Group gap="lg" mt={6}>
            {YES_NO.map((each) => (
              <Radio key={each} value={each} label={t(`gates.${each}`)} onKeyDown={onKeyDown} />
            ))}
          </Group>
        </Radio.Group>
      )}
      {kind === "TEXT" && (
        <Textarea
          label={question}
          error={error}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={1}
          maxRows={8}
        />
      )}
      {kind === "CHOICE" && (
        <Select
          label={question}
          error={error}
          data={choices.includes(answer) || !answer ? choices : [...choices, answer]}
          value={value || null}
          onChange={(chosen) => onChange(chosen ?? "")}
          placeholder={t("form.choosePlaceholder")}
          allowDeselect={false}
        />
      )}
    </div>
  );
}
