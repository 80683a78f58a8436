import { useMediaQuery } from "@mantine/hooks";
import type { Column, RowData, Row as TableRow } from "@tanstack/react-table";
import { type MouseEvent, type RefObject, type SyntheticEvent, useLayoutEffect, useRef, useState } from "react";
import { AwaitedRow } from "./AwaitedRow";
import type { gridFeatures, RowAction } from "./columns";
import type { EndlessRows } from "./endless/endless-rows";
import { useKeptFocus } from "./endless/use-kept-focus";
import { useKeptPlace } from "./endless/use-kept-place";
import { useTableLines } from "./endless/use-lines";
import { GridRow } from "./GridRow";
import type { Places } from "./places";
import type { Selection } from "./selection/use-selection";
import type { useRowKeys } from "./use-row-keys";

/** Height of a row in pixels until one has been measured. */
const ROW_HEIGHT = 36;

/** The rows of a grid. Events are handled here for all of them, so that a row is drawn anew only when it changes. */
export function GridRows<Row extends RowData>(props: {
  columns: Column<typeof gridFeatures, Row>[];
  /** The rows that are here, by their ids. */
  rows: Record<string, TableRow<typeof gridFeatures, Row>>;
  rowId: (row: Row) => string;
  places: Places<Row>;
  /** Absent if all rows are on the page. */
  endless: EndlessRows<Row> | undefined;
  /** What the rows scroll in. */
  scroller: Element | null;
  /** Rows before the first one, for screen readers. */
  skip: number;
  keys: ReturnType<typeof useRowKeys<Row>>;
  selection: Selection<Row> | undefined;
  rowName: (row: Row) => string;
  actions: (row: Row) => RowAction[];
}) {
  const { columns, rows, rowId, places, endless, scroller, skip, keys, selection, rowName, actions } = props;
  const touch = useMediaQuery("(hover: none)", false, { getInitialValueInEffect: false });
  const [pointedId, setPointedId] = useState<string>();
  const [focusedId, setFocusedId] = useState<string>();
  const body = useRef<HTMLTableSectionElement>(null);
  const focus = useKeptFocus(body);
  const [height, setHeight] = useState(ROW_HEIGHT);
  const { lines, rest, first, scrolling } = useTableLines({ endless, places, active: keys.active, scroller, height });
  useMeasured(body, endless !== undefined && lines.some(({ place }) => places.at(place) !== undefined), setHeight);
  useKeptPlace({ places, rowId, scroller, first, height });
  const rowAt = (event: SyntheticEvent) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-place]") : null;
    const place = element ? Number(element.dataset.place) : -1;
    return { place, id: element?.dataset.row, row: places.at(place) };
  };
  return (
    <tbody
      ref={body}
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => {
        focus.onFocus();
        const { place, id } = rowAt(event);
        setFocusedId(id);
        if (place >= 0) keys.enter(place);
      }}
      onBlur={(event) => {
        focus.onBlur(event);
        // The buttons must not vanish while the focus moves to one of them.
        if (!event.currentTarget.contains(event.relatedTarget)) setFocusedId(undefined);
      }}
      onClick={(event) => {
        const { place, row } = rowAt(event);
        if (row === undefined) return;
        const onTick = isOnTick(event);
        if (selection && event.shiftKey && (onTick || !isOnControl(event))) selection.extend(place);
        else if (onTick) selection?.toggle(row);
        else if (!isOnControl(event)) keys.click(row);
      }}
      onMouseDown={(event) => {
        // A range of rows is not one of text.
        if (selection && event.shiftKey && !isOnControl(event)) event.preventDefault();
      }}
      onMouseOver={(event) => {
        setPointedId(rowAt(event).id);
        nameCutText(event);
      }}
      onMouseLeave={() => setPointedId(undefined)}
    >
      {lines.flatMap(({ place, gap }) => {
        const row = places.at(place);
        const id = row === undefined ? undefined : rowId(row);
        const shown = id === undefined ? undefined : rows[id];
        // A row that moved meanwhile can be here twice.
        const key = id !== undefined && places.of(id) === place ? id : place;
        const reachable = place === keys.active;
        return [
          gap && <Gap key={gap.key} height={gap.height} />,
          id === undefined || shown === undefined ? (
            <AwaitedRow key={key} place={place} cells={columns.length + 1} reachable={reachable} />
          ) : (
            <GridRow
              key={key}
              row={shown}
              columns={columns}
              place={place}
              position={skip + place}
              touch={touch}
              reachable={reachable}
              // Rows that pass below a pointer at rest need no buttons.
              near={(id === pointedId && !scrolling) || id === focusedId}
              selected={selection?.has(id)}
              pinned={id === keys.pinnedId || id === keys.viewedId}
              rowName={rowName}
              actions={actions}
            />
          ),
        ];
      })}
      {rest > 0 && <Gap key="rest" height={rest} />}
    </tbody>
  );
}

/** The room of rows that are not in the document. */
function Gap({ height }: { height: number }) {
  return <tr aria-hidden style={{ height, overflowAnchor: "none" }} />;
}

/** Measures a row: all are equally high, but not with every font. Once, because it makes the browser lay out. */
function useMeasured(body: RefObject<HTMLElement | null>, here: boolean, onMeasured: (height: number) => void): void {
  useLayoutEffect(() => {
    const height = here && body.current?.querySelector("[data-row]")?.getBoundingClientRect().height;
    if (height) onMeasured(height);
  }, [here, body, onMeasured]);
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, input, label, [role='menu']") !== null;
}

/** True for the tick itself: a click on its label comes as one on the tick, too. */
function isOnTick({ target }: MouseEvent): boolean {
  return target instanceof HTMLInputElement && target.dataset.select !== undefined;
}

/** Gives a cell whose text is cut off the whole text as its tooltip. */
function nameCutText(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
}
