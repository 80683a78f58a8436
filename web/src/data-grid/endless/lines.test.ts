import { expect, it } from "vitest";
import { allLines, linesOf, placesWith } from "./lines";

const item = (index: number) => ({ index, start: index * 10, end: index * 10 + 10 });

it("leaves room for the rows that are not in the document, so that the others stand where they belong", () => {
  const { lines, rest } = linesOf([0, 5, 6, 7].map(item), 1_000);
  expect(lines).toEqual([{ place: 0 }, { place: 5, gap: { key: "gap 0", height: 40 } }, { place: 6 }, { place: 7 }]);
  expect(rest).toBe(920);
});

it("leaves no room on a page", () => {
  expect(allLines(2)).toEqual({
    lines: [{ place: 0 }, { place: 1 }],
    rest: 0,
    scrolling: false,
  });
});

it("has the further row among those in view, once and in order", () => {
  expect(placesWith(4, 6, 5)).toEqual([4, 5, 6]);
  expect(placesWith(4, 6, 0)).toEqual([0, 4, 5, 6]);
  expect(placesWith(4, 6, 99)).toEqual([4, 5, 6, 99]);
});
