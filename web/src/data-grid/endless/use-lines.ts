import { useThrottledCallback } from "@mantine/hooks";
import { type Range, useVirtualizer, useWindowVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import type { Places } from "../places";
import type { EndlessRows } from "./endless-rows";
import { allLines, type Lines, linesOf, placesWith } from "./lines";

/** Rows before and after those in view that stand in the document, so that quick scrolling shows no gaps. */
const OVERSCAN = 10;

/** Somebody who drags the scroll bar passes hundreds of pages; so many milliseconds apart the one in view is fetched. */
const ASK_EVERY = 100;

interface Options<Row> {
  /** Absent if all rows are on the page. */
  endless: EndlessRows<Row> | undefined;
  places: Places<Row>;
  /** The row that Tab reaches, which stands in the document wherever it is: it may have the focus. */
  active: number;
}

/** Which rows of a table stand in the document: all of a page, those around what is in view of an endless list. */
export function useTableLines<Row>(
  options: Options<Row> & { scroller: Element | null /** Height of a row in pixels. */; height: number },
): Lines {
  const { endless, scroller, height } = options;
  const settings = useSettings(options, height);
  const virtualizer = useVirtualizer({ ...settings, enabled: endless !== undefined, getScrollElement: () => scroller });
  // It keeps the heights it was told first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are told anew when they are others.
  useLayoutEffect(() => virtualizer.measure(), [height, virtualizer]);
  return useLines(options, virtualizer);
}

/** The same for cards of different heights, which scroll with the page. */
export function useCardLines<Row>(
  options: Options<Row> & {
    list: RefObject<HTMLElement | null> /** Height of a card in pixels, about. */;
    height: number;
  },
) {
  const { endless, list, height } = options;
  const [top, setTop] = useState(0);
  // What stands above the list comes and goes.
  useLayoutEffect(() => {
    if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
  });
  const settings = useSettings(options, height);
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    ...settings,
    enabled: endless !== undefined,
    scrollMargin: top,
  });
  return { ...useLines(options, virtualizer, top), measure: endless && virtualizer.measureElement };
}

function useSettings<Row>({ endless, active }: Options<Row>, height: number) {
  const rangeExtractor = useCallback(
    ({ startIndex, endIndex, overscan, count }: Range) =>
      placesWith(Math.max(0, startIndex - overscan), Math.min(count - 1, endIndex + overscan), active),
    [active],
  );
  const estimateSize = useCallback(() => height, [height]);
  // Rows are drawn after the frame in which the list moved: both at once would keep the page busy for too long.
  return { count: endless?.count ?? 0, overscan: OVERSCAN, estimateSize, rangeExtractor, useFlushSync: false };
}

function useLines<Row, Scroller extends Element | Window, Item extends Element>(
  { endless, places, active }: Options<Row>,
  virtualizer: Virtualizer<Scroller, Item>,
  top = 0,
): Lines {
  const { startIndex: first, endIndex: last } = virtualizer.range ?? {};
  const list = endless?.list;
  const tell = useThrottledCallback((of: string, first: number, last: number, active: number) => {
    endless?.onView(of, { first, last, active });
  }, ASK_EVERY);
  useEffect(() => {
    if (list !== undefined && first !== undefined && last !== undefined) tell(list, first, last, active);
  }, [list, first, last, active, tell]);
  const every = useMemo(() => allLines(places.count), [places.count]);
  if (!endless) return every;
  const items = virtualizer
    .getVirtualItems()
    .map(({ index, start, end }) => ({ index, start: start - top, end: end - top }));
  return { ...linesOf(items, virtualizer.getTotalSize()), first, scrolling: virtualizer.isScrolling };
}
