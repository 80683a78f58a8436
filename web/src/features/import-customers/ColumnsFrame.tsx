import { Alert, Button, Checkbox, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { choices, employeesOptions, staticCodesOptions } from "@/features/customers/look-ups";
import { FormNotices } from "@/form/FormNotices";
import { type FormDraft, useFormDraft } from "@/form/use-form-draft";
import { useFormEntry } from "@/form/use-form-entry";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { importForm } from "./draft-form";
import { fieldChoices, fieldNames, WITH_DEFAULTS } from "./fields";
import classes from "./import.module.css";
import { checkImport, updateImport } from "./queries";
import { type Mapping, useMapping } from "./use-mapping";
import { useShowImport } from "./use-show-import";

/** The second step: which column goes to which field, what blank cells stand for, and what is left out. */
export function ColumnsFrame({ shown }: { shown: CustomerImport }) {
  const draft = useFormDraft<Mapping>(importForm(shown.id), useFormEntry());
  return <Columns key={draft.key} shown={shown} draft={draft} />;
}

function Columns({ shown, draft }: { shown: CustomerImport; draft: FormDraft<Mapping> }) {
  const { t } = useTranslation();
  const show = useShowImport();
  const { mapping, change, drop, notices } = useMapping(shown, draft);
  const { fields, defaults, skipDuplicates, goodRowsOnly } = mapping;
  const checking = useMutation({
    mutationFn: async () => {
      const changed = await updateImport(shown, mapping);
      drop();
      show(changed);
      return checkImport(changed);
    },
    onSuccess: show,
  });
  const named = fields.includes("name");
  return (
    <>
      <FormNotices {...notices} />
      <Frame title={t("imports.columns.title")} padded={false}>
        <table className={classes.columns} aria-label={t("imports.columns.title")}>
          <thead>
            <tr>
              <th scope="col">{t("imports.columns.column")}</th>
              <th scope="col">{t("imports.columns.field")}</th>
              <th scope="col">{t("imports.columns.sample")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.columns.map((column, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name, and their places never change
              <tr key={place}>
                <th scope="row">{column || t("imports.columns.nameless", { number: place + 1 })}</th>
                <td>
                  <FieldSelect
                    label={t("imports.columns.fieldOf", { column: column || String(place + 1) })}
                    value={fields[place] ?? ""}
                    taken={fields}
                    onChange={(field) => change({ fields: fields.map((known, at) => (at === place ? field : known)) })}
                  />
                </td>
                <td>
                  <div className={classes.sample} title={samplesOf(shown, place)}>
                    {samplesOf(shown, place)}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
      <Frame title={t("imports.defaults.title")}>
        <Reading shown={shown} />
        <p className={classes.hint}>{t("imports.defaults.text")}</p>
        <Defaults values={defaults} onChange={(values) => change({ defaults: values })} />
        <Checkbox
          mt="md"
          label={t("imports.skipDuplicates")}
          checked={skipDuplicates}
          onChange={(event) => change({ skipDuplicates: event.currentTarget.checked })}
        />
        <Checkbox
          mt="xs"
          label={t("imports.goodRowsOnly")}
          description={t("imports.goodRowsOnlyHint")}
          checked={goodRowsOnly}
          onChange={(event) => change({ goodRowsOnly: event.currentTarget.checked })}
        />
      </Frame>
      {checking.error && (
        <Alert color="red" role="alert">
          {problemText(t, checking.error)}
        </Alert>
      )}
      {!named && <Alert color="yellow">{t("imports.columns.noName")}</Alert>}
      <div>
        <Button loading={checking.isPending} disabled={!named} onClick={() => checking.mutate()}>
          {t("imports.check.start")}
        </Button>
      </div>
    </>
  );
}

function samplesOf({ samples }: CustomerImport, place: number): string {
  return samples
    .map(({ values }) => values[place])
    .filter(Boolean)
    .join(" · ");
}

function FieldSelect(props: { label: string; value: string; taken: string[]; onChange: (field: string) => void }) {
  const { label, value, taken, onChange } = props;
  const { t } = useTranslation();
  const data = fieldChoices(t).map(({ group, items }) => ({
    group,
    // Each field is taken from one column only.
    items: items.filter((field) => field.value === value || !taken.includes(field.value)),
  }));
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={t("imports.columns.none")}
      searchable
      clearable
      data={data}
      value={value || null}
      onChange={(field) => onChange(field ?? "")}
    />
  );
}

function Defaults(props: { values: Record<string, string>; onChange: (values: Record<string, string>) => void }) {
  const { values, onChange } = props;
  const { t } = useTranslation();
  const codes = useQuery(staticCodesOptions);
  const employees = useQuery(employeesOptions);
  const names = fieldNames(t);
  const set = (field: string, value: string | null) => {
    const { [field]: _, ...others } = values;
    onChange(value ? { ...others, [field]: value } : others);
  };
  const salesmen = employees.data?.filter(({ active, salesman }) => active && salesman) ?? [];
  return (
    <div className={classes.options}>
      {Object.entries(WITH_DEFAULTS).map(([field, list]) => (
        <Select
          key={field}
          size="xs"
          label={names.get(field)}
          searchable
          clearable
          data={choices(codes.data ?? [], list)}
          value={values[field] ?? null}
          onChange={(value) => set(field, value)}
        />
      ))}
      <Select
        size="xs"
        label={names.get("mainSalesman")}
        searchable
        clearable
        data={salesmen.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        value={values.mainSalesman ?? null}
        onChange={(value) => set("mainSalesman", value)}
      />
    </div>
  );
}

/** How the file was read, to be put right where that was guessed wrong. */
function Reading({ shown }: { shown: CustomerImport }) {
  const { t } = useTranslation();
  const show = useShowImport();
  const rereading = useMutation({
    mutationFn: (body: Pick<CustomerImport, "encoding"> | Pick<CustomerImport, "separator">) =>
      updateImport(shown, body),
    onSuccess: show,
  });
  const encodings: CustomerImport["encoding"][] = ["IMPORT_ENCODING_UTF8", "IMPORT_ENCODING_WINDOWS_1252"];
  const separators: CustomerImport["separator"][] = [
    "IMPORT_SEPARATOR_COMMA",
    "IMPORT_SEPARATOR_SEMICOLON",
    "IMPORT_SEPARATOR_TAB",
    "IMPORT_SEPARATOR_PIPE",
  ];
  return (
    <div className={classes.options}>
      <Select
        size="xs"
        label={t("imports.separator.label")}
        data={separators.map((value) => ({ value, label: t(`imports.separator.${value as "IMPORT_SEPARATOR_TAB"}`) }))}
        value={shown.separator}
        allowDeselect={false}
        onChange={(value) => rereading.mutate({ separator: value as CustomerImport["separator"] })}
      />
      <Select
        size="xs"
        label={t("imports.encoding.label")}
        data={encodings.map((value) => ({ value, label: t(`imports.encoding.${value as "IMPORT_ENCODING_UTF8"}`) }))}
        value={shown.encoding}
        allowDeselect={false}
        onChange={(value) => rereading.mutate({ encoding: value as CustomerImport["encoding"] })}
      />
      {rereading.error && (
        <Alert color="red" role="alert">
          {problemText(t, rereading.error)}
        </Alert>
      )}
    </div>
  );
}
