import { Button, Checkbox } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import type { FilterField } from "../built-filter/fields";
import { type BuiltFilter, conditionsOf } from "../built-filter/tree";
import { useValueNames } from "../use-value-names";
import classes from "./active-filter.module.css";
import { filterSentence } from "./sentence";

/** The built filter below the grid: what it says, a tick that switches it on and off, and the ways to edit and clear it. */
export default function ActiveFilter(props: {
  built: BuiltFilter;
  fields: readonly FilterField[];
  onSwitch: (on: boolean) => void;
  onEdit: () => void;
  onClear: () => void;
}) {
  const { built, fields, onSwitch, onEdit, onClear } = props;
  const { t } = useTranslation();
  return (
    <section className={classes.bar} aria-label={t("activeFilter.title")}>
      {built.unfit ? (
        <p className={classes.unfit}>
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
          <Unfit built={built} fields={fields} />
        </p>
      ) : (
        <Sentence built={built} fields={fields} onSwitch={onSwitch} />
      )}
      <div className={classes.buttons}>
        <Button variant="subtle" size="compact-sm" onClick={onEdit}>
          {t("activeFilter.edit")}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          {t("activeFilter.clear")}
        </Button>
      </div>
    </section>
  );
}

function Sentence(props: { built: BuiltFilter; fields: readonly FilterField[]; onSwitch: (on: boolean) => void }) {
  const { built, fields, onSwitch } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const named = useMemo(() => {
    const names = new Set(conditionsOf(built.filter).map(({ field }) => field));
    return fields.filter(({ name }) => names.has(name));
  }, [built, fields]);
  const valueName = useValueNames(named);
  const sentence = filterSentence(built.filter, { t, format, fields, valueName });
  return (
    <Checkbox
      size="xs"
      classNames={{ root: classes.tick, body: classes.tickBody, labelWrapper: classes.tickLabel }}
      label={
        <span className={classes.sentence} title={sentence}>
          {sentence}
        </span>
      }
      checked={built.on}
      onChange={(event) => onSwitch(event.currentTarget.checked)}
    />
  );
}

/** Says why the filter is not applied: what it asks for, no column of the list knows. */
function Unfit({ built, fields }: { built: BuiltFilter; fields: readonly FilterField[] }) {
  const { t } = useTranslation();
  const unknown = conditionsOf(built.filter).flatMap(({ field = "" }) =>
    fields.some(({ name }) => name === field) ? [] : [field],
  );
  const columns = [...new Set(unknown)].join(", ");
  return <span>{columns ? t("activeFilter.unknown", { columns }) : t("activeFilter.unfit")}</span>;
}
