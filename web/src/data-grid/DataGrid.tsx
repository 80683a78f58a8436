import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFilterOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type RowData, useTable } from "@tanstack/react-table";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { CompactRows } from "./CompactRows";
import { type GridColumn, gridFeatures, type RowAction, type RowLink } from "./columns";
import classes from "./data-grid.module.css";
import { GridHead } from "./GridHead";
import { GridRows } from "./GridRows";
import { GridToolbar } from "./GridToolbar";
import { type GridState, isFiltered, lastPage } from "./grid-state";
import { MoreRows } from "./MoreRows";
import { type GridTotal, PageReference } from "./PageReference";
import { SkeletonRows } from "./SkeletonRows";
import { useStoredColumns } from "./stored-columns";
import { useRowKeys } from "./use-row-keys";

/** Where the rows of a grid come from. */
export interface GridRowsSource<Row> {
  /** Undefined until the first answer. */
  rows: readonly Row[] | undefined;
  /** Undefined until it is counted. */
  total: GridTotal | undefined;
  /** True while rows that are shown are being replaced. */
  fetching: boolean;
  error: unknown;
  refresh: () => void;
  /** Present when all rows are shown and not all are here yet. */
  more?: () => void;
}

/** What a page says about its grid. */
export interface DataGridProps<Row extends RowData> {
  /** Name under which the column choice is kept. */
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
  /** At the left of the toolbar. */
  children?: ReactNode;
}

/**
 * The one grid of all lists. Paging, sorting and filtering are the server's; the state is the address's. On a narrow
 * screen the same rows are cards.
 */
export function DataGrid<Row extends RowData>(props: DataGridProps<Row>) {
  const { name, label, columns, source, state, onChange, rowId, rowName, rowLink, actions, compact, empty } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const [columnVisibility, setColumnVisibility] = useStoredColumns(name);
  const [scroller, setScroller] = useState<Element | null>(null);
  const rows = source.rows ?? NO_ROWS;
  const table = useTable({
    features: gridFeatures,
    columns,
    data: rows as Row[],
    getRowId: rowId,
    state: { columnVisibility },
    onColumnVisibilityChange: (change) =>
      setColumnVisibility(typeof change === "function" ? change(columnVisibility) : change),
  });
  const keys = useRowKeys<Row>({
    grid: name,
    rows: rows as Row[],
    rowId,
    onOpen: (row) => void navigate(rowLink(row)),
    actions,
    onAct: ({ link, run }) => (link ? void navigate(link) : run()),
  });
  const shown = table.getVisibleLeafColumns();
  // An address may lead behind the last page: the list got shorter, or somebody typed the number.
  const last = lastPage(state, source.total?.count);
  const answered = !source.fetching && (source.rows !== undefined || Boolean(source.error));
  const behind = answered && last !== undefined && state.page > last && rows.length === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each such page, whoever the callback is.
  useEffect(() => {
    if (behind) onChange({ page: last });
  }, [behind, last]);
  const loading = behind || (source.rows === undefined && !source.error);
  const skip = state.size === 0 ? 0 : (state.page - 1) * state.size;
  const width = shown.reduce((sum, { columnDef }) => sum + (columnDef.meta?.width ?? 0), 0);

  const clear = isFiltered(state) && (
    <Button variant="default" onClick={() => onChange({ text: "", filters: {} })}>
      {t("grid.clearFilters")}
    </Button>
  );
  let note: ReactNode = null;
  if (!loading && source.error && source.rows === undefined) {
    note = <ProblemNote error={source.error} onRetry={source.refresh} actions={clear} />;
  } else if (!loading && rows.length === 0) {
    note = clear ? (
      <Note icon={IconFilterOff} title={t("grid.noMatch.title")} actions={clear}>
        {t("grid.noMatch.text")}
      </Note>
    ) : (
      empty
    );
  }

  return (
    <div className={classes.grid}>
      <GridToolbar
        state={state}
        onChange={onChange}
        columns={table.getAllLeafColumns()}
        narrow={narrow}
        refreshing={source.fetching}
        onRefresh={source.refresh}
      >
        {props.children}
      </GridToolbar>
      <div className={classes.frame}>
        {narrow ? (
          <CompactRows
            label={label}
            rows={loading ? undefined : rows}
            rowId={rowId}
            rowName={rowName}
            rowLink={rowLink}
            actions={actions}
            compact={compact}
          />
        ) : (
          <div
            ref={setScroller}
            className={classes.scroller}
            data-scroll-restoration-id={`grid-${name}`}
            tabIndex={rows.length ? -1 : 0}
          >
            <table
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are reached with the arrow keys.
              role="grid"
              className={classes.table}
              style={{ minWidth: width }}
              aria-label={label}
              aria-busy={source.fetching}
              aria-rowcount={source.total ? source.total.count + 2 : -1}
              data-fetching={source.fetching && !loading}
            >
              <colgroup>
                {shown.map(({ id, columnDef }) => (
                  <col key={id} style={{ width: columnDef.meta?.width }} />
                ))}
                <col className={classes.actionsColumn} />
              </colgroup>
              <GridHead columns={shown} state={state} onChange={onChange} />
              {loading ? (
                <SkeletonRows columns={shown} count={Math.min(state.size || 25, 25)} />
              ) : (
                <GridRows
                  columns={shown}
                  rows={table.getRowModel().rows}
                  skip={skip}
                  keys={keys}
                  rowName={rowName}
                  actions={actions}
                />
              )}
            </table>
            {source.more && scroller && <MoreRows key={rows.length} scroller={scroller} onMore={source.more} />}
            {note}
          </div>
        )}
        {narrow && source.more && <MoreRows key={rows.length} scroller={null} onMore={source.more} />}
        {narrow && note}
        <PageReference state={state} total={source.total} onChange={onChange} />
      </div>
    </div>
  );
}

const NO_ROWS: readonly never[] = [];
