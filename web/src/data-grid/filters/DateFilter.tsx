import { Button, Divider, Popover, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import clsx from "clsx";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import type { ColumnFilter } from "../grid-state";
import type { FilterProps } from "./FilterCell";
import classes from "./filters.module.css";

/** Ready-made spans, relative to the day the list is read: a link sent today still says "last 7 days" next month. */
const SPANS = {
  today: "today",
  last7Days: "today-7d",
  last30Days: "today-30d",
  thisMonth: "startOfMonth",
  thisYear: "startOfYear",
} as const;
type Span = keyof typeof SPANS;

/** A span of days: a ready-made one, or from and to. */
export function DateFilter({ label, filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const span = spanOf(filter);
  const [from, to] = daysOf(filter);
  const summary = span
    ? t(`grid.span.${span}`)
    : from && to
      ? `${format.date(from)} – ${format.date(to)}`
      : from
        ? t("grid.fromDay", { day: format.date(from) })
        : to && t("grid.toDay", { day: format.date(to) });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={290} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={clsx(classes.input, classes.dropdown)}
          data-filled={Boolean(filter)}
          aria-label={
            summary ? t("grid.filterOfSet", { column: label, filter: summary }) : t("grid.filterOf", { column: label })
          }
          onClick={() => setOpened(!opened)}
        >
          <span className="cut">{summary}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <div className={classes.spans}>
          {(Object.keys(SPANS) as Span[]).map((each) => (
            <UnstyledButton
              key={each}
              className={classes.span}
              aria-pressed={each === span}
              onClick={() => {
                onChange({ op: "GREATER_OR_EQUAL", values: [SPANS[each]] });
                setOpened(false);
              }}
            >
              {t(`grid.span.${each}`)}
              {each === span && <IconCheck size={14} aria-hidden />}
            </UnstyledButton>
          ))}
        </div>
        <Divider my="xs" />
        <div className={classes.days}>
          <TextInput
            type="date"
            size="xs"
            label={t("grid.from")}
            value={from}
            max={to || undefined}
            onChange={(event) => onChange(daysFilter(event.currentTarget.value, to))}
          />
          <TextInput
            type="date"
            size="xs"
            label={t("grid.to")}
            value={to}
            min={from || undefined}
            onChange={(event) => onChange(daysFilter(from, event.currentTarget.value))}
          />
        </div>
        {filter && (
          <Button
            mt="xs"
            variant="subtle"
            size="compact-xs"
            onClick={() => onChange({ op: "GREATER_OR_EQUAL", values: [] })}
          >
            {t("grid.clearColumn")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function spanOf(filter: ColumnFilter | undefined): Span | undefined {
  if (filter?.op !== "GREATER_OR_EQUAL") return undefined;
  return (Object.keys(SPANS) as Span[]).find((span) => SPANS[span] === filter.values[0]);
}

function daysOf(filter: ColumnFilter | undefined): [from: string, to: string] {
  if (!filter || spanOf(filter)) return ["", ""];
  const [first = "", second = ""] = filter.values;
  if (filter.op === "BETWEEN") return [first, second];
  return filter.op === "LESS_OR_EQUAL" ? ["", first] : [first, ""];
}

function daysFilter(from: string, to: string): ColumnFilter {
  if (from && to) return { op: "BETWEEN", values: [from, to] };
  return to ? { op: "LESS_OR_EQUAL", values: [to] } : { op: "GREATER_OR_EQUAL", values: [from] };
}
