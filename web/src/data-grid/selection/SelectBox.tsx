import { useTranslation } from "react-i18next";
import classes from "./selection.module.css";

/**
 * The tick of a row. In a table clicks are handled for all rows at once, and the keyboard selects the row that has the focus;
 * elsewhere `onChange` is told.
 */
export function SelectBox(props: { name: string; selected: boolean; onChange?: () => void }) {
  const { name, selected, onChange } = props;
  const { t } = useTranslation();
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        data-select={!onChange || undefined}
        className={classes.tick}
        checked={selected}
        onChange={onChange ?? ignore}
        tabIndex={onChange ? 0 : -1}
        aria-label={t("grid.select.row", { name })}
      />
    </label>
  );
}

/** The tick in the header: for all rows that are shown. */
export function SelectShown({ all, some, onChange }: { all: boolean; some: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        className={classes.tick}
        ref={(input) => {
          if (input) input.indeterminate = some && !all;
        }}
        checked={all}
        onChange={(event) => onChange(event.currentTarget.checked)}
        aria-label={t("grid.select.shown")}
      />
    </label>
  );
}

function ignore(): void {
  // The click has been told already.
}
