import { Button, Drawer, NativeSelect } from "@mantine/core";
import type { Column, RowData } from "@tanstack/react-table";
import { useTranslation } from "react-i18next";
import type { gridFeatures } from "./columns";
import classes from "./filter-drawer.module.css";
import { FilterCell } from "./filters/FilterCell";
import { type GridState, withoutFilterOf } from "./grid-state";

/** The filter row and the order for screens too narrow for a table. */
export function FilterDrawer<Row extends RowData>(props: {
  opened: boolean;
  onClose: () => void;
  columns: Column<typeof gridFeatures, Row>[];
  state: GridState;
  onChange: (patch: Partial<GridState>) => void;
}) {
  const { opened, onClose, columns, state, onChange } = props;
  const { t } = useTranslation();
  const metas = columns.flatMap(({ columnDef }) => (columnDef.meta ? [columnDef.meta] : []));
  const orders = metas.flatMap(({ label, sortField }) =>
    sortField
      ? [
          { value: sortField, label: `${label}, ${t("grid.ascending")}` },
          { value: `${sortField} desc`, label: `${label}, ${t("grid.descending")}` },
        ]
      : [],
  );
  return (
    <Drawer opened={opened} onClose={onClose} position="bottom" size="auto" title={t("grid.filters")}>
      <div className={classes.fields}>
        <NativeSelect
          label={t("grid.sortBy")}
          value={state.sort}
          data={orders}
          onChange={(event) => onChange({ sort: event.currentTarget.value })}
        />
        {metas.map(
          ({ label, filter }) =>
            filter && (
              <div key={filter.field} className={classes.field}>
                <span className={classes.label} aria-hidden>
                  {label}
                </span>
                <FilterCell
                  kind={filter}
                  label={label}
                  filter={state.filters[filter.field]}
                  others={withoutFilterOf(state, filter.field)}
                  onChange={(next) => onChange({ filters: { ...state.filters, [filter.field]: next } })}
                />
              </div>
            ),
        )}
      </div>
      <Button fullWidth mt="md" onClick={onClose}>
        {t("grid.done")}
      </Button>
    </Drawer>
  );
}
