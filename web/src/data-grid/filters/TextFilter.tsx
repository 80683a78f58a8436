import { Menu, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconList, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { plainDecimal } from "@/form/decimals";
import { valueProblem } from "../built-filter/check";
import type { FilterKind } from "../columns";
import { LONGEST_TEXT } from "../grid-state";
import { useDebouncedText } from "../use-debounced-text";
import type { FilterProps } from "./FilterCell";
import classes from "./filters.module.css";

/** The comparisons of the filter row; Create Filter has them all. */
type RowOperator =
  | "CONTAINS"
  | "BEGINS_WITH"
  | "ENDS_WITH"
  | "EQUALS"
  | "NOT_EQUALS"
  | "GREATER_OR_EQUAL"
  | "LESS_OR_EQUAL"
  | "BLANK";

const OF_TEXTS: readonly RowOperator[] = ["CONTAINS", "BEGINS_WITH", "ENDS_WITH", "EQUALS", "NOT_EQUALS", "BLANK"];
const OF_NUMBERS: readonly RowOperator[] = ["EQUALS", "NOT_EQUALS", "GREATER_OR_EQUAL", "LESS_OR_EQUAL", "BLANK"];

/** How an operator looks on its button. */
const SIGNS: Record<RowOperator, ReactNode> = {
  CONTAINS: <IconSearch size={13} stroke={1.75} aria-hidden />,
  BEGINS_WITH: "a…",
  ENDS_WITH: "…a",
  EQUALS: "=",
  NOT_EQUALS: "≠",
  GREATER_OR_EQUAL: "≥",
  LESS_OR_EQUAL: "≤",
  BLANK: "∅",
};

/** A text with an operator; applies while typing. `onList` leads to the column's values, if they can be chosen. */
export function TextFilter(
  props: FilterProps & {
    /** True if the focus was in what it takes the place of. */
    takesFocus?: boolean;
    onList?: () => void;
  },
) {
  return <TypedFilter {...props} operators={OF_TEXTS} read={(text) => text} />;
}

/** A number with an operator; what is typed applies as soon as it is one. */
export function NumberFilter({ kind, ...props }: FilterProps & { kind: FilterKind }) {
  const read = (text: string) => {
    const plain = plainDecimal(text);
    return plain !== undefined && !valueProblem(kind, plain) ? plain : undefined;
  };
  return <TypedFilter {...props} operators={OF_NUMBERS} read={read} inputMode="decimal" />;
}

function TypedFilter(
  props: FilterProps & {
    /** The first is taken unless another is chosen. */
    operators: readonly RowOperator[];
    /** What is typed as the API takes it; undefined if it is nothing to compare with. */
    read: (text: string) => string | undefined;
    inputMode?: "decimal";
    takesFocus?: boolean;
    onList?: () => void;
  },
) {
  const { label, filter, onChange, operators, read, inputMode, takesFocus = false, onList } = props;
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  const [first = "EQUALS"] = operators;
  const op = operators.find((each) => each === filter?.op) ?? first;
  const value = filter?.values[0] ?? "";
  // What was typed stays as it was typed while the same is meant.
  const [typed, setTyped] = useState("");
  const { text, type, set } = useDebouncedText((read(typed) ?? "") === value ? typed : value, (next) => {
    const plain = read(next);
    setTyped(next);
    onChange({ op: op === "BLANK" ? first : op, values: next && plain !== undefined ? [plain] : [] });
  });
  const choose = (next: RowOperator) => {
    const plain = text ? read(text) : undefined;
    if (next === "BLANK") onChange({ op: next, values: [] });
    else if (plain !== undefined) onChange({ op: next, values: [plain] });
    else if (op === "BLANK") onChange({ op: first, values: [] });
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
      inputMode={inputMode}
      value={text}
      error={text !== "" && read(text) === undefined}
      maxLength={LONGEST_TEXT}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") set(text);
        if (event.key === "Escape" && (text || filter)) {
          event.stopPropagation();
          onChange({ op: first, values: [] });
          set("");
        }
      }}
      leftSectionWidth={26}
      leftSection={
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <UnstyledButton
              className={classes.operator}
              aria-label={t("grid.operatorOf", { column: label, operator: t(`grid.operator.${op}`) })}
            >
              {SIGNS[op]}
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {operators.map((each) => (
              <Menu.Item
                key={each}
                onClick={() => choose(each)}
                leftSection={<span className={classes.sign}>{SIGNS[each]}</span>}
                rightSection={each === op ? <IconCheck size={14} aria-hidden /> : null}
              >
                {t(`grid.operator.${each}`)}
              </Menu.Item>
            ))}
            {onList && (
              <Menu.Item onClick={onList} leftSection={<IconList size={13} stroke={1.75} aria-hidden />}>
                {t("grid.chooseValues")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      }
    />
  );
}
