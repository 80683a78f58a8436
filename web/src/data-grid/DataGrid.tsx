import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { type RowData, useTable } from "@tanstack/react-table";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { withPageTexts } from "@/i18n";
import { ProblemNote } from "@/parts/ProblemNote";
import { BuiltFilterBar } from "./BuiltFilterBar";
import { filterFields } from "./built-filter/fields";
import { applies } from "./built-filter/tree";
import { CompactRows } from "./CompactRows";
import { type GridColumn, gridFeatures, type RowAction, type RowLink } from "./columns";
import classes from "./data-grid.module.css";
import type { EndlessRows } from "./endless/endless-rows";
import { GridNote } from "./GridNote";
import { GridTable } from "./GridTable";
import { GridToolbar, type Searched } from "./GridToolbar";
import type { GridState } from "./grid-state";
import { type GridTotal, PageReference } from "./PageReference";
import { usePlaces } from "./places";
import { QuickViewPlace } from "./quick-view/QuickViewPlace";
import { useQuickViewAction } from "./quick-view/use-quick-view-action";
import { SavedViews } from "./saved-views/SavedViews";
import type { GridViews } from "./saved-views/use-grid-views";
import type { SelectionAction } from "./selection/SelectionBar";
import { selectColumn } from "./selection/select-column";
import { type Selection, useSelection } from "./selection/use-selection";
import { useStoredColumns } from "./stored-columns";
import { useLastPage } from "./use-last-page";
import { useRowKeys } from "./use-row-keys";
import type { OnFetched } from "./whole-list";

/** Fetched when it is opened: few lists are looked at with a built filter. */
const FilterBuilderDialog = lazy(withPageTexts(() => import("./filter-builder/FilterBuilderDialog")));

/** Fetched when the first row is selected. */
const SelectionBar = lazy(() => import("./selection/SelectionBar"));
const SelectRest = lazy(() => import("./selection/SelectRest")) as typeof import("./selection/SelectRest").default;

/** Where the rows of a grid come from. */
export interface GridRowsSource<Row> {
  /** Those that are here, in their order. Undefined until the first answer. */
  rows: readonly Row[] | undefined;
  /** Undefined until it is counted. */
  total: GridTotal | undefined;
  /** True while rows that are shown are being replaced. */
  fetching: boolean;
  error: unknown;
  refresh: () => void;
  /** Fetches a page that is about to be asked for; absent when all rows are shown. */
  ahead?: ((page: number) => void) | undefined;
  /** Present when all rows are shown: then only those around what is in view are here. */
  endless?: EndlessRows<Row> | undefined;
  /** Fetches all of them; absent if they are here anyway. */
  whole?: ((told: { onFetched: OnFetched; signal: AbortSignal }) => Promise<Row[]>) | undefined;
}

/** What a grid whose rows can be selected does with them. */
export interface GridSelection<Row> {
  /** What beside the grid's filters decides which rows there are: with another one, nothing is selected any more. */
  scope: string;
  actions: (selection: Selection<Row>) => SelectionAction[];
  /** Beside the actions. */
  side?: (selection: Selection<Row>) => ReactNode;
}

/** What a page says about its grid. */
export interface DataGridProps<Row extends RowData> {
  /** Name under which the column choice and saved views are kept. */
  name: string;
  /** What the grid shows, for screen readers. */
  label: string;
  columns: GridColumn<Row>[];
  source: GridRowsSource<Row>;
  state: GridState;
  onChange: (patch: Partial<GridState>) => void;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  /** Address of the page a row opens. */
  rowLink: (row: Row) => RowLink;
  actions: (row: Row) => RowAction[];
  /** A row on a narrow screen. */
  compact: (row: Row) => ReactNode;
  /** Shown when there is nothing, and no filter is the reason. */
  empty: ReactNode;
  /** The details of a row beside the list; absent if there are none to show. */
  quickView?: (row: Row) => ReactNode;
  /** True if a click on a row, or a tap on its card, opens the quick view; else the click pins the row's buttons. */
  looksOnClick?: boolean;
  /** The grid's saved views; absent if it has none. */
  views?: GridViews;
  /** Absent if rows cannot be selected. */
  selection?: GridSelection<Row>;
  /** What the filter text box searches; absent if nobody says so. */
  searched?: Searched;
  /** At the left of the toolbar. */
  children?: ReactNode;
}

/**
 * The one grid of all lists. Paging, sorting and filtering are the server's; the state is the address's. On a narrow
 * screen the same rows are cards.
 */
export function DataGrid<Row extends RowData>(props: DataGridProps<Row>) {
  const { name, label, columns, source, state, onChange, rowId, rowName, rowLink, actions, compact, empty } = props;
  const { quickView, looksOnClick = false, views, selection, searched, children } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const { hidden, choose, ...choice } = useStoredColumns(name, columns, views?.view);
  const [building, { open: build, close: endBuilding }] = useDisclosure(false);
  const fields = useMemo(() => filterFields(columns.map(({ meta }) => meta)), [columns]);
  const rows = source.rows ?? NO_ROWS;
  const { endless } = source;
  const places = usePlaces(rows, rowId, endless);
  const selectable = selection !== undefined;
  const withTicks = useMemo(
    () => (selectable ? [selectColumn<Row>(t("grid.select.column")), ...columns] : columns),
    [selectable, columns, t],
  );
  const selected = useSelection({
    scope: selectionScope(state, selection?.scope),
    rows,
    rowId,
    places,
    endless,
  });
  const table = useTable({
    features: gridFeatures,
    columns: withTicks,
    data: rows as Row[],
    getRowId: rowId,
    state: { columnVisibility: hidden },
    onColumnVisibilityChange: (change) => choose(typeof change === "function" ? change(hidden) : change),
  });
  const [looking, setLooking] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const keys = useRowKeys<Row>({
    grid: name,
    whole,
    places,
    rowId,
    onOpen: (row) => void navigate(rowLink(row)),
    actions,
    selection: selectable ? selected : undefined,
    quickView: quickView && {
      open: looking,
      set: setLooking,
      focus: () => panel.current?.focus(),
      onClick: looksOnClick,
    },
    onAct: ({ link, run }) => (link ? void navigate(link) : run()),
  });
  const { enterRow } = keys;
  const look = useCallback(
    (row: Row) => {
      enterRow(row);
      setLooking(true);
    },
    [enterRow],
  );
  // Where a click does it, no button has to: what cannot be done has none.
  const offered = useQuickViewAction(quickView !== undefined && !looksOnClick, actions, look);
  const loading = useLastPage(state, source, onChange) || (source.rows === undefined && !source.error);
  const note = !loading && places.count === 0 && (
    <GridNote state={state} source={source} onChange={onChange} empty={empty} />
  );
  // Of an endless list what is here stays in sight.
  const failed = endless !== undefined && source.error !== null && places.count > 0;
  const clearSelection = () => {
    selected.clear();
    // The bar, in which the focus may be, is gone.
    whole.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
  };
  const builtFilter = <BuiltFilterBar built={state.built} fields={fields} onChange={onChange} onEdit={build} />;

  return (
    <div ref={whole} className={classes.grid}>
      <GridToolbar
        state={state}
        onChange={onChange}
        columns={table.getAllLeafColumns()}
        narrow={narrow}
        refreshing={source.fetching}
        onRefresh={source.refresh}
        onBuild={build}
        searched={searched}
      >
        {children}
      </GridToolbar>
      {views && <SavedViews views={views} columns={choice} />}
      <div className={classes.body}>
        <div className={classes.frame}>
          {/* Below the cards of a phone it would not be seen. */}
          {narrow && builtFilter}
          {narrow ? (
            <CompactRows
              label={label}
              loading={loading}
              places={places}
              endless={endless}
              rowId={rowId}
              rowName={rowName}
              rowLink={rowLink}
              actions={offered}
              onLook={looksOnClick ? look : undefined}
              compact={compact}
              selection={selectable ? selected : undefined}
            />
          ) : (
            <GridTable
              name={name}
              label={label}
              table={table}
              source={source}
              rowId={rowId}
              places={places}
              loading={loading}
              state={state}
              onChange={onChange}
              keys={keys}
              selection={selectable ? selected : undefined}
              rowName={rowName}
              actions={offered}
              note={note}
            />
          )}
          {narrow && note}
          {failed && <ProblemNote error={source.error} onRetry={source.refresh} />}
          {!narrow && builtFilter}
          {selection && (
            <span className="visually-hidden" role="status">
              {selected.rows.length > 0 &&
                t("grid.select.count", { count: selected.rows.length, number: selected.rows.length })}
            </span>
          )}
          {selection && selected.rows.length > 0 && (
            <Suspense>
              <SelectionBar
                count={selected.rows.length}
                narrow={narrow}
                actions={selection.actions(selected)}
                all={rows.every((row) => selected.has(rowId(row)))}
                onShown={selected.setShown}
                onClear={clearSelection}
                // Within a boundary of its own: the bar stays while this is fetched.
                rest={
                  source.whole && (
                    <Suspense>
                      <SelectRest source={source} selection={selected} />
                    </Suspense>
                  )
                }
              >
                {selection.side?.(selected)}
              </SelectionBar>
            </Suspense>
          )}
          <PageReference state={state} total={source.total} onChange={onChange} onAim={source.ahead} />
        </div>
        {looking && quickView && (
          <QuickViewPlace
            keys={keys}
            places={places}
            narrow={narrow}
            rowName={rowName}
            rowLink={rowLink}
            panel={panel}
            onClose={() => setLooking(false)}
          >
            {quickView}
          </QuickViewPlace>
        )}
      </div>
      {building && (
        <Suspense>
          <FilterBuilderDialog
            fields={fields}
            filter={state.built?.filter}
            onApply={(filter) => {
              onChange({ built: filter && { filter, on: true } });
              endBuilding();
            }}
            onClose={endBuilding}
          />
        </Suspense>
      )}
    </div>
  );
}

const NO_ROWS: readonly never[] = [];

/** What decides which rows there are. Pages and the order do not. */
function selectionScope({ text, filters, built }: GridState, scope = ""): string {
  return JSON.stringify([scope, text, filters, applies(built) ? built.filter : null]);
}
