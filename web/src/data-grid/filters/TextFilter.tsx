import { Menu, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { LONGEST_TEXT } from "../grid-state";
import { useDebouncedText } from "../use-debounced-text";
import type { FilterProps } from "./FilterCell";
import classes from "./filters.module.css";

const OPERATORS = ["CONTAINS", "BEGINS_WITH", "ENDS_WITH", "EQUALS", "NOT_EQUALS", "BLANK"] as const;

/** How an operator looks on its button. */
const SIGNS: Record<string, ReactNode> = {
  CONTAINS: <IconSearch size={13} stroke={1.75} aria-hidden />,
  BEGINS_WITH: "a…",
  ENDS_WITH: "…a",
  EQUALS: "=",
  NOT_EQUALS: "≠",
  BLANK: "∅",
};

/** A text with an operator; applies while typing. */
export function TextFilter({ label, filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const op = filter?.op ?? "CONTAINS";
  const { text, type, set } = useDebouncedText(filter?.values[0] ?? "", (value) =>
    onChange({ op: op === "BLANK" ? "CONTAINS" : op, values: value ? [value] : [] }),
  );
  const choose = (next: (typeof OPERATORS)[number]) => {
    if (next === "BLANK") onChange({ op: next, values: [] });
    else if (text) onChange({ op: next, values: [text] });
    else if (op === "BLANK") onChange({ op: "CONTAINS", values: [] });
    else input.current?.focus();
  };
  return (
    <TextInput
      ref={input}
      size="xs"
      classNames={{ input: classes.input, section: classes.operatorSection }}
      aria-label={t("grid.filterOf", { column: label })}
      placeholder={op === "BLANK" ? t("grid.operator.BLANK") : undefined}
      data-filled={Boolean(filter)}
      value={text}
      maxLength={LONGEST_TEXT}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") set(text);
        if (event.key === "Escape" && (text || filter)) {
          event.stopPropagation();
          onChange({ op: "CONTAINS", values: [] });
          set("");
        }
      }}
      leftSectionWidth={26}
      leftSection={
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <UnstyledButton
              className={classes.operator}
              aria-label={t("grid.operatorOf", { column: label, operator: t(`grid.operator.${op as "CONTAINS"}`) })}
            >
              {SIGNS[op]}
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {OPERATORS.map((each) => (
              <Menu.Item
                key={each}
                onClick={() => choose(each)}
                leftSection={<span className={classes.sign}>{SIGNS[each]}</span>}
                rightSection={each === op ? <IconCheck size={14} aria-hidden /> : null}
              >
                {t(`grid.operator.${each}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      }
    />
  );
}
