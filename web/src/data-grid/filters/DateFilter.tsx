import { Button, Divider, Popover, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import clsx from "clsx";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import type { DatesOf } from "../columns";
import { dateWord } from "../filter-words";
import type { ColumnFilter } from "../grid-state";
import type { FilterProps } from "./FilterCell";
import classes from "./filters.module.css";

/** Ready-made spans, relative to the day the list is read: a link sent today still says "last 7 days" next month. */
const SPANS = {
  beforeToday: { op: "LESS", values: ["today"] },
  today: { op: "BETWEEN", values: ["today", "today"] },
  next7Days: { op: "BETWEEN", values: ["today", "today+7d"] },
  next30Days: { op: "BETWEEN", values: ["today", "today+30d"] },
  last7Days: { op: "BETWEEN", values: ["today-7d", "today"] },
  last30Days: { op: "BETWEEN", values: ["today-30d", "today"] },
  thisMonth: { op: "BETWEEN", values: ["startOfMonth", "endOfMonth"] },
  thisYear: { op: "BETWEEN", values: ["startOfYear", "endOfYear"] },
  blank: { op: "BLANK", values: [] },
} as const satisfies Record<string, { op: ColumnFilter["op"]; values: readonly string[] }>;
type Span = keyof typeof SPANS;

/** Of what has happened, and of what is to come. */
const BEHIND: readonly Span[] = ["today", "last7Days", "last30Days", "thisMonth", "thisYear"];
const AHEAD: readonly Span[] = ["beforeToday", "today", "next7Days", "next30Days", "thisMonth"];

/** A span of days: a ready-made one, or from and to. */
export function DateFilter({ label, filter, onChange, ahead, blank }: FilterProps & DatesOf) {
  const { t } = useTranslation();
  const format = useFormat();
  const spans = [...(ahead ? AHEAD : BEHIND), ...(blank ? (["blank"] as const) : [])];
  const day = (text: string) => dateWord(t, format, text);
  const [opened, setOpened] = useState(false);
  const span = spanOf(filter);
  const [from, to] = daysOf(filter);
  const summary = span
    ? t(`grid.span.${span}`)
    : from && to
      ? `${day(from)} – ${day(to)}`
      : from
        ? t("grid.fromDay", { day: day(from) })
        : to && t("grid.toDay", { day: day(to) });
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
          {spans.map((each) => (
            <UnstyledButton
              key={each}
              className={classes.span}
              aria-pressed={each === span}
              onClick={() => {
                onChange({ op: SPANS[each].op, values: [...SPANS[each].values] });
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
            value={typed(from)}
            max={to || undefined}
            onChange={(event) => onChange(daysFilter(event.currentTarget.value, to))}
          />
          <TextInput
            type="date"
            size="xs"
            label={t("grid.to")}
            value={typed(to)}
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
  if (!filter) return undefined;
  const same = ({ op, values }: (typeof SPANS)[Span]) => op === filter.op && values.join() === filter.values.join();
  return (Object.keys(SPANS) as Span[]).find((span) => same(SPANS[span]));
}

function daysOf(filter: ColumnFilter | undefined): [from: string, to: string] {
  if (!filter || spanOf(filter)) return ["", ""];
  const [first = "", second = ""] = filter.values;
  if (filter.op === "BETWEEN") return [first, second];
  return filter.op === "LESS_OR_EQUAL" ? ["", first] : [first, ""];
}

/** What a field for a day takes: no word of an address, such as "today-7d". */
function typed(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : "";
}

function daysFilter(from: string, to: string): ColumnFilter {
  if (from && to) return { op: "BETWEEN", values: [from, to] };
  return to ? { op: "LESS_OR_EQUAL", values: [to] } : { op: "GREATER_OR_EQUAL", values: [from] };
}
