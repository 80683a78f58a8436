import { ActionIcon, Button, Menu, TextInput, Tooltip } from "@mantine/core";
import { IconColumns3, IconFilter, IconFilterOff, IconRefresh, IconSearch, IconX } from "@tabler/icons-react";
import type { Column, RowData } from "@tanstack/react-table";
import clsx from "clsx";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "@/parts/IconAction";
import { CreateFilterButton } from "./CreateFilterButton";
import type { gridFeatures } from "./columns";
import { FilterDrawer } from "./FilterDrawer";
import { type GridState, isFiltered, LONGEST_TEXT, withoutFilters } from "./grid-state";
import classes from "./grid-toolbar.module.css";
import { useDebouncedText } from "./use-debounced-text";

/** What the filter text box searches, in words. */
export interface Searched {
  /** Short enough for the box. */
  short: string;
  whole: string;
}

/** Above the grid: the page's own parts, the filter text box, Create Filter, the column choice and the refresh button. */
export function GridToolbar<Row extends RowData>(props: {
  state: GridState;
  onChange: (patch: Partial<GridState>) => void;
  columns: Column<typeof gridFeatures, Row>[];
  /** True where there is no table: the filter row and the order are behind a button then. */
  narrow: boolean;
  refreshing: boolean;
  onRefresh: () => void;
  /** Opens Create Filter. */
  onBuild: () => void;
  /** Absent if nobody says so. */
  searched?: Searched | undefined;
  children?: ReactNode;
}) {
  const { state, onChange, columns, narrow, refreshing, onRefresh, onBuild, searched, children } = props;
  const { t } = useTranslation();
  const [filtering, setFiltering] = useState(false);
  const { text, type, set } = useDebouncedText(state.text, (value) => onChange({ text: value }));
  return (
    <div className={classes.toolbar}>
      {children}
      <div className={classes.tools}>
        {isFiltered(state) && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconFilterOff size={15} aria-hidden />}
            onClick={() => {
              set("");
              onChange(withoutFilters(state));
            }}
          >
            {t("grid.clearFilters")}
          </Button>
        )}
        <TextInput
          className={classes.box}
          size="xs"
          role="searchbox"
          aria-label={t("grid.filterBox")}
          placeholder={searched?.short ?? t("grid.filterBox")}
          title={searched?.whole}
          leftSection={<IconSearch size={15} aria-hidden />}
          rightSection={
            text && (
              <ActionIcon size="sm" aria-label={t("grid.clearBox")} onClick={() => set("")}>
                <IconX size={14} aria-hidden />
              </ActionIcon>
            )
          }
          value={text}
          maxLength={LONGEST_TEXT}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") set(text);
            if (event.key === "Escape" && text) {
              event.stopPropagation();
              set("");
            }
          }}
        />
        <CreateFilterButton editing={Boolean(state.built)} narrow={narrow} onClick={onBuild} />
        {narrow ? (
          <IconAction
            icon={IconFilter}
            label={t("grid.filters")}
            size="lg"
            pressed={Object.keys(state.filters).length > 0}
            onClick={() => setFiltering(true)}
          />
        ) : (
          <ColumnChoice columns={columns.filter((column) => column.getCanHide())} />
        )}
        <IconAction
          icon={IconRefresh}
          label={t("grid.refresh")}
          onClick={onRefresh}
          className={clsx(refreshing && classes.turning)}
        />
      </div>
      {narrow && (
        <FilterDrawer
          opened={filtering}
          onClose={() => setFiltering(false)}
          columns={columns}
          state={state}
          onChange={onChange}
        />
      )}
    </div>
  );
}

/** Which columns are shown, kept on this device. */
function ColumnChoice<Row extends RowData>({ columns }: { columns: Column<typeof gridFeatures, Row>[] }) {
  const { t } = useTranslation();
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Tooltip label={t("grid.columns")}>
          <ActionIcon aria-label={t("grid.columns")} className={classes.columns}>
            <IconColumns3 size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map((column) => (
          <Menu.CheckboxItem
            key={column.id}
            checked={column.getIsVisible()}
            onChange={(shown) => column.toggleVisibility(shown)}
          >
            {column.columnDef.meta?.label}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
