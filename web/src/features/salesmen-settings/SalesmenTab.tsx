import { IconArrowsRightLeft, IconUsers } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { RowAction, RowLink } from "@/data-grid/columns";
import { DataGrid } from "@/data-grid/DataGrid";
import { useFormat } from "@/i18n/use-format";
import { Note } from "@/parts/Note";
import { countText, type EmployeeRow } from "./columns";
import classes from "./salesmen-settings.module.css";
import { useEmployeeRows, useEmployeesState } from "./use-employees";

/** All employees as the ERP knows them, with the numbers of their customers. */
export function SalesmenTab() {
  const { t } = useTranslation();
  const { state, columns, change } = useEmployeesState();
  const source = useEmployeeRows(state);
  const actions = useCallback((row: EmployeeRow) => rowActions(t, row), [t]);
  return (
    <div className={classes.gridTab}>
      <p className={classes.text}>{t("salesmenSettings.fromErp")}</p>
      <DataGrid
        name="salesmen"
        label={t("salesmenSettings.employees")}
        columns={columns}
        source={source}
        state={state}
        onChange={change}
        rowId={({ id }) => id}
        rowName={({ displayName }) => displayName}
        rowLink={assignmentsOf}
        actions={actions}
        compact={(row) => <CompactEmployee row={row} />}
        empty={
          <Note icon={IconUsers} title={t("salesmenSettings.nobody.title")}>
            {t("salesmenSettings.nobody.text")}
          </Note>
        }
      >
        <h2 className={classes.gridTitle}>{t("salesmenSettings.employees")}</h2>
      </DataGrid>
    </div>
  );
}

function CompactEmployee({ row }: { row: EmployeeRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = [
    row.salesman && t("salesmenSettings.field.salesman"),
    !row.active && t("salesmenSettings.hasLeft"),
    row.managerName && t("salesmenSettings.reportsTo", { name: row.managerName }),
  ];
  return (
    <span className={classes.compact}>
      <span className={classes.name}>
        {row.displayName} <span className="soft tabular">{row.code}</span>
      </span>
      <span className="soft">{words.filter(Boolean).join(" · ")}</span>
      <span className="soft tabular">
        {t("salesmenSettings.counts", {
          main: countText(format, row.counts, "mainCount"),
          additional: countText(format, row.counts, "additionalCount"),
        })}
      </span>
    </span>
  );
}

/** Where his customers are moved. */
function assignmentsOf({ id }: EmployeeRow): RowLink {
  return { to: "/settings/salesmen", search: { tab: "assignments", salesman: id } };
}

function rowActions(t: TFunction, row: EmployeeRow): RowAction[] {
  if (!row.counts) return [];
  const label = t("salesmenSettings.assign");
  return [{ id: "assign", label, icon: IconArrowsRightLeft, keys: "A", link: assignmentsOf(row) }];
}
