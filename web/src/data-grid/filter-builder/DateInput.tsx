import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type DateUnit, type DateWord, type FilterDate, readDate, UNITS, WORDS, writeDate } from "./dates";
import classes from "./filter-builder.module.css";

/** A day of the calendar, or one that is counted from the day on which the list is read: "today plus 30 days". */
export function DateInput(props: {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { label, value, error, onChange } = props;
  const { t } = useTranslation();
  const date = readDate(value);
  const set = (next: FilterDate) => onChange(writeDate(next));
  return (
    <div className={classes.date}>
      <NativeSelect
        size="xs"
        aria-label={t("filterBuilder.kindOf", { value: label })}
        value={date.word ?? "day"}
        data={[
          { value: "day", label: t("filterBuilder.day") },
          ...WORDS.map((each) => ({ value: each, label: t(`grid.day.${each}`) })),
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (chosen === "day") set({ day: "" });
          else if (date.word === undefined) set({ word: chosen as DateWord, sign: "", amount: "", unit: "d" });
          else set({ ...date, word: chosen as DateWord });
        }}
      />
      {date.word === undefined ? (
        <TextInput
          size="xs"
          type="date"
          aria-label={label}
          value={date.day}
          error={error}
          onChange={(event) => set({ day: event.currentTarget.value })}
        />
      ) : (
        <>
          <NativeSelect
            size="xs"
            aria-label={t("filterBuilder.shiftOf", { value: label })}
            value={date.sign}
            data={[
              { value: "", label: t("filterBuilder.shift.none") },
              { value: "+", label: t("filterBuilder.shift.plus") },
              { value: "-", label: t("filterBuilder.shift.minus") },
            ]}
            onChange={(event) => set({ ...date, sign: event.currentTarget.value as "" | "+" | "-" })}
          />
          {date.sign && (
            <>
              <TextInput
                size="xs"
                className={classes.amount}
                inputMode="numeric"
                aria-label={t("filterBuilder.amountOf", { value: label })}
                value={date.amount}
                maxLength={date.unit === "y" ? 3 : 4}
                error={error}
                onChange={(event) => set({ ...date, amount: event.currentTarget.value.replace(/\D/g, "") })}
              />
              <NativeSelect
                size="xs"
                aria-label={t("filterBuilder.unitOf", { value: label })}
                value={date.unit}
                data={UNITS.map((unit) => ({ value: unit, label: t(`filterBuilder.unit.${unit}`) }))}
                onChange={(event) => set({ ...date, unit: event.currentTarget.value as DateUnit })}
              />
            </>
          )}
        </>
      )}
    </div>
  );
}
