import { describe, expect, it } from "vitest";
import { countOf, pagesBetween, pagesInView } from "./pages";

const full = (index: number) => ({ index, length: 100, more: true });
const counted = (count: number) => ({ count, capped: false });

describe("the pages that a view needs", () => {
  it("are those of its rows and of some before and after", () => {
    expect(pagesInView({ first: 0, last: 20, active: 0 }, 100_000)).toEqual([0]);
    expect(pagesInView({ first: 60, last: 80, active: 60 }, 100_000)).toEqual([0, 1]);
    expect(pagesInView({ first: 510, last: 530, active: 510 }, 100_000)).toEqual([4, 5]);
  });

  it("have the one of the row that Tab reaches among them, in order, however far away it is", () => {
    expect(pagesInView({ first: 510, last: 530, active: 3 }, 100_000)).toEqual([0, 4, 5]);
    expect(pagesInView({ first: 510, last: 530, active: 99_999 }, 100_000)).toEqual([4, 5, 999]);
  });

  it("end with the list", () => {
    expect(pagesInView({ first: 180, last: 199, active: 199 }, 200)).toEqual([1]);
    expect(pagesInView({ first: 0, last: 0, active: 0 }, 0)).toEqual([0]);
  });

  it("are no more than a handful at any place", () => {
    for (let first = 0; first < 100_000; first += 37) {
      expect(pagesInView({ first, last: first + 60, active: 0 }, 100_000).length).toBeLessThanOrEqual(4);
    }
  });
});

it("counts both ends of a range of pages", () => {
  expect(pagesBetween(99, 100)).toEqual([0, 1]);
  expect(pagesBetween(250, 250)).toEqual([2]);
});

describe("the number of rows that can be scrolled to", () => {
  it("is what was counted", () => {
    expect(countOf([full(0)], counted(100_000))).toBe(100_000);
  });

  it("is one page more than is known, as long as nothing is counted, or not all", () => {
    expect(countOf([], undefined)).toBe(100);
    expect(countOf([full(0), full(1)], undefined)).toBe(300);
    expect(countOf([full(3)], { count: 100_000, capped: true })).toBe(100_000);
    expect(countOf([full(999)], { count: 100_000, capped: true })).toBe(100_100);
  });

  it("ends where the last page does, whatever was counted before", () => {
    expect(countOf([full(0), { index: 1, length: 7, more: false }], counted(90))).toBe(107);
    expect(countOf([{ index: 0, length: 0, more: false }], undefined)).toBe(0);
  });

  it("takes a page without rows as one behind the end", () => {
    expect(countOf([{ index: 9, length: 0, more: false }], counted(850))).toBe(850);
  });
});
