/** Rows that do not stand in the document. */
export interface Gap {
  /**
   * Which of the gaps it is, by which its element stays the same while rows come and go: without it the list would be so low
   * for a moment that the browser scrolled to its top.
   */
  key: string;
  /** In pixels. */
  height: number;
}

/** A row that stands in the document. */
export interface Line {
  place: number;
  /** The rows before it that do not; absent if the one before it does. */
  gap?: Gap;
}

/** The rows that stand in the document, and the height in pixels of those after the last of them. */
export interface Lines {
  lines: readonly Line[];
  rest: number;
  /** The first one in view; undefined on a page. */
  first?: number | undefined;
  /** True while they move. */
  scrolling: boolean;
}

/** All rows of a page. */
export function allLines(count: number): Lines {
  return { lines: Array.from({ length: count }, (_, place) => ({ place })), rest: 0, scrolling: false };
}

/** Those that are to be shown of a list so high, where the others leave gaps. `items` come in their order. */
export function linesOf(
  items: readonly { index: number; start: number; end: number }[],
  height: number,
): Omit<Lines, "scrolling"> {
  const lines: Line[] = [];
  let end = 0;
  let gaps = 0;
  for (const item of items) {
    const height = item.start - end;
    const gap = height > 0 ? { key: `gap ${gaps++}`, height } : undefined;
    lines.push({ place: item.index, gap });
    end = item.end;
  }
  return { lines, rest: height - end };
}

/** The places from one to another, and a further one that has to be shown, too. */
export function placesWith(first: number, last: number, further: number): number[] {
  const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  if (further < first) return [further, ...places];
  return further > last ? [...places, further] : places;
}
