import { Button, Checkbox, Loader, Popover, ScrollArea, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronDown, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import type { ColumnValue, FilterKind } from "../columns";
import type { GridState } from "../grid-state";
import type { FilterProps } from "./FilterCell";
import classes from "./filters.module.css";

type Values = Pick<Extract<FilterKind, { kind: "values" }>, "values" | "nameOf">;

/** From so many values on, the drop-down has a search box. */
const SEARCHABLE = 9;

/** A drop-down of the column's distinct values; a row matches if it has one of the ticked ones. */
export function ValuesFilter(
  props: FilterProps &
    Values & {
      /** True if it was asked for by something that it takes the place of. */
      opensAtOnce?: boolean;
      onOpen?: () => void;
      onClose?: () => void;
    },
) {
  const { label, filter, others, onChange, opensAtOnce = false, onOpen, onClose, values, nameOf } = props;
  const { t } = useTranslation();
  const target = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (!opensAtOnce) return;
    // Closed at first, and its button focused: the library gives the focus back only to what had it at the opening.
    target.current?.focus();
    setOpened(true);
  }, [opensAtOnce]);
  const chosen = filter?.values ?? [];
  const told = useChosen(chosen, { values, nameOf });
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      onOpen={onOpen}
      onClose={onClose}
      position="bottom-start"
      width={260}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          ref={target}
          className={clsx(classes.input, classes.dropdown)}
          data-filled={chosen.length > 0}
          aria-label={
            told ? t("grid.filterOfSet", { column: label, filter: told }) : t("grid.filterOf", { column: label })
          }
          onClick={() => setOpened(!opened)}
        >
          <span className="cut">{told}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Choice
          label={label}
          chosen={chosen}
          others={others}
          values={values}
          nameOf={nameOf}
          onChange={(next) => onChange({ op: "ANY_OF", values: next })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The name of the ticked value, or how many there are; empty if there are none. */
function useChosen(chosen: string[], { values, nameOf }: Values): string {
  const { t } = useTranslation();
  const { data = [] } = useQuery({ ...values(""), enabled: chosen.length === 1 && !nameOf });
  const [value] = chosen;
  if (value === undefined) return "";
  const first = nameOf?.(value) ?? data.find((each) => each.value === value)?.description ?? value;
  return chosen.length === 1 ? first : t("grid.chosen", { count: chosen.length });
}

function Choice(
  props: {
    label: string;
    chosen: string[];
    others?: GridState | undefined;
    onChange: (values: string[]) => void;
  } & Values,
) {
  const { label, chosen, others, values, nameOf, onChange } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState("");
  const [prefix] = useDebouncedValue(text, 250);
  const all = useQuery(values("", others));
  const { data = [], isPending, isError } = useQuery(values(prefix.trim(), others));
  // What is ticked and has no rows beside the other filters, or is behind the first hundred, can be unticked, too.
  const missing = prefix.trim() ? [] : chosen.filter((value) => !data.some((each) => each.value === value));
  const { data: named = [] } = useQuery({ ...values(""), enabled: !isPending && missing.length > 0 && !nameOf });
  const shown: ColumnValue[] = [
    ...missing.map((value) => named.find((each) => each.value === value) ?? { value, description: value }),
    ...data,
  ].map((each) => (missing.includes(each.value) ? { value: each.value, description: each.description } : each));
  return (
    <div className={classes.choice}>
      {(all.data?.length ?? 0) >= SEARCHABLE && (
        <TextInput
          className={classes.choiceSearch}
          size="xs"
          data-autofocus
          leftSection={<IconSearch size={14} aria-hidden />}
          aria-label={t("grid.searchValues", { column: label })}
          placeholder={t("grid.beginsWith")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ScrollArea.Autosize mah={280} type="auto" tabIndex={-1}>
        <Checkbox.Group value={chosen} onChange={onChange} aria-label={label} className={classes.choices}>
          {shown.map(({ value, description, count }) => (
            <Checkbox
              key={value}
              value={value}
              size="xs"
              classNames={{ root: classes.choiceRow, body: classes.choiceBody, labelWrapper: classes.choiceLabel }}
              label={
                <>
                  <span className="cut">{nameOf?.(value) ?? (description || t("grid.blank"))}</span>
                  {count !== undefined && <span className={clsx("soft", "tabular")}>{format.number(count)}</span>}
                </>
              }
            />
          ))}
        </Checkbox.Group>
        {isPending && <Loader size="xs" m="sm" />}
        {isError && <p className={classes.choiceNote}>{t("grid.valuesFailed")}</p>}
        {!isPending && !isError && shown.length === 0 && <p className={classes.choiceNote}>{t("grid.noValues")}</p>}
      </ScrollArea.Autosize>
      {/* It stays when there is nothing to clear, or the focus would be lost with it. */}
      <div className={classes.choiceFoot}>
        <Button
          variant="subtle"
          size="compact-xs"
          aria-disabled={chosen.length === 0 || undefined}
          data-disabled={chosen.length === 0 || undefined}
          onClick={() => chosen.length > 0 && onChange([])}
        >
          {t("grid.clearColumn")}
        </Button>
      </div>
    </div>
  );
}
