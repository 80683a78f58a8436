import { MultiSelect, type OptionsFilter, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_VALUES } from "../built-filter/tree";
import { useValueChoices, type ValuesKind } from "../use-value-names";
import classes from "./filter-builder.module.css";

interface ChoiceProps {
  label: string;
  /** Name of the field, and how its values are found. */
  field: string;
  kind: ValuesKind;
  error: string | false;
}

/** One of the column's values. */
export function ChooseOne(props: ChoiceProps & { value: string; onChange: (value: string) => void }) {
  const { label, field, kind, error, value, onChange } = props;
  const { t } = useTranslation();
  const { search, setSearch, look, nameOf } = useLook(field, kind, value ? [value] : []);
  const name = value && nameOf(value);
  return (
    <Select
      {...look}
      aria-label={label}
      error={error}
      placeholder={t("form.choosePlaceholder")}
      allowDeselect={false}
      value={value || null}
      // The box says what is chosen; that is not what is looked for.
      searchValue={search ?? name}
      onSearchChange={(typed) => setSearch(typed === name ? undefined : typed)}
      onDropdownClose={() => setSearch(undefined)}
      onChange={(next) => {
        onChange(next ?? "");
        setSearch(undefined);
      }}
    />
  );
}

/** Any number of the column's values. */
export function ChooseSome(props: ChoiceProps & { values: string[]; onChange: (values: string[]) => void }) {
  const { label, field, kind, error, values, onChange } = props;
  const { t } = useTranslation();
  const { search, setSearch, look } = useLook(field, kind, values);
  return (
    <MultiSelect
      {...look}
      aria-label={label}
      error={error}
      placeholder={values.length === 0 ? t("form.choosePlaceholder") : undefined}
      maxValues={MOST_VALUES}
      hidePickedOptions
      value={values}
      searchValue={search ?? ""}
      onSearchChange={setSearch}
      onChange={onChange}
    />
  );
}

/** What both boxes share: the values that begin with what is typed, and those that are chosen, by their names. */
function useLook(field: string, kind: ValuesKind, chosen: readonly string[]) {
  const { t } = useTranslation();
  const [search, setSearch] = useState<string>();
  const [prefix] = useDebouncedValue((search ?? "").trim(), 200);
  const { choices, nameOf, failed, loading } = useValueChoices(field, kind, prefix);
  const others = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  const look = {
    size: "xs",
    className: classes.value,
    searchable: true,
    data: [...others.map((value) => ({ value, label: nameOf(value) })), ...choices],
    // The server has found what begins with the text, whatever its accents.
    filter: asFound,
    nothingFoundMessage: loading ? t("filterBuilder.loading") : t(failed ? "grid.valuesFailed" : "grid.noValues"),
    maxDropdownHeight: 240,
  } as const;
  return { search, setSearch, look, nameOf };
}

const asFound: OptionsFilter = ({ options }) => options;
