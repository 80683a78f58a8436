import { IconUsers } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { pageStart, type TokenBefore } from "@/api/page-start";
import { ApiProblem } from "@/api/problem";
import { renderOnPage } from "@/test/render";
import { gridColumns } from "../columns";
import { DataGrid } from "../DataGrid";
import { gridState } from "../grid-state";
import { useGridSource } from "../use-grid-source";

// What a page fetches when it is needed is here already.
beforeAll(async () => {
  await import("../selection/SelectionBar");
});

interface Row {
  id: string;
  name: string;
}

const ROW_HEIGHT = 36;
const ROWS = 100_000;

/** More than are in view, with those before and after. */
const MOST_ROWS = 50;

const make = gridColumns<Row>();
const columns = [
  make.display({ id: "name", meta: { label: "Name", width: 100 }, cell: ({ row }) => row.original.name }),
];
const state = gridState({ size: 0 }, "name");
const rowId = ({ id }: Row) => id;
const rowName = ({ name }: Row) => name;
const rowsOf = ({ rows }: { rows: Row[] }) => rows;
const noActions = () => [];

/** What the server was asked for, and what it has. */
let asked: (number | string)[] = [];
let first = 0;
let broken = false;
const done = vi.fn();

function pageOf(skip: number, pageSize: number, token?: TokenBefore) {
  return queryOptions({
    queryKey: ["rows", skip, pageSize],
    queryFn: async () => {
      if (broken) throw new ApiProblem(503, { title: "Busy" });
      const start = pageStart(skip, token);
      const from = "skip" in start ? start.skip : Number(start.pageToken.slice(1));
      asked.push("skip" in start ? start.skip : start.pageToken);
      const rows = Array.from({ length: Math.min(pageSize, ROWS - from) }, (_, index) => {
        const name = `Row ${first + from + index}`;
        return { id: name, name };
      });
      return { rows, nextPageToken: from + pageSize < ROWS ? `t${from + pageSize}` : "" };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Page() {
  const total = useQuery({ queryKey: ["total"], queryFn: async () => ({ count: ROWS, capped: false }) });
  const source = useGridSource({
    state,
    ready: true,
    pageOf: (skip: number, pageSize: number, token?: TokenBefore) => pageOf(skip, pageSize, token),
    total,
    rowsOf,
  });
  return (
    <DataGrid
      name={`endless-${first}`}
      label="Rows"
      columns={columns}
      source={source}
      state={state}
      onChange={() => {}}
      rowId={rowId}
      rowName={rowName}
      rowLink={() => ({ to: "/" })}
      actions={noActions}
      compact={rowName}
      empty={<p>Nothing yet</p>}
      selection={{
        scope: "",
        actions: ({ rows }) => [
          { id: "tell", label: "Tell", icon: IconUsers, run: () => done(rows.map(({ name }) => name)) },
        ],
      }}
    />
  );
}

const shown = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const row = (place: number) => document.querySelector<HTMLElement>(`[data-row][data-place="${place}"]`);
const focusedPlace = () => (document.activeElement as HTMLElement | null)?.dataset.place;

async function show() {
  const page = await renderOnPage(() => <Page />);
  await waitFor(() => expect(row(0)).toBeTruthy());
  await waitFor(() => expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(ROWS + 2)));
  const scroller = screen.getByRole("grid").parentElement as HTMLElement;
  const scrollTo = (place: number) => {
    scroller.scrollTop = place * ROW_HEIGHT;
    fireEvent.scroll(scroller);
  };
  return { ...page, scrollTo, user: userEvent.setup() };
}

beforeEach(() => {
  asked = [];
  first = 0;
  broken = false;
  done.mockClear();
  // Nothing is laid out here: every element is as high as 20 rows.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(20 * ROW_HEIGHT);
});

it("holds the rows around those in view, and fetches their pages only", async () => {
  const { scrollTo } = await show();
  expect(asked).toEqual([0]);
  expect(shown().length).toBeLessThan(MOST_ROWS);
  scrollTo(50_020);
  await waitFor(() => expect(row(50_020)?.textContent).toContain("Row 50020"));
  expect(row(50_020)?.getAttribute("aria-rowindex")).toBe("50023");
  expect(shown().length).toBeLessThan(MOST_ROWS);
  expect(asked).toEqual([0, 49_900, 50_000]);
});

it("goes on by the token of the page before, where there is one", async () => {
  const { scrollTo } = await show();
  scrollTo(90);
  await waitFor(() => expect(row(100)).toBeTruthy());
  expect(asked).toEqual([0, "t100"]);
});

it("fetches a handful of pages after a change, however many have been looked at", async () => {
  const { queries, scrollTo } = await show();
  for (const place of [1_050, 2_050, 3_050, 4_050, 5_050]) {
    scrollTo(place);
    await waitFor(() => expect(row(place)).toBeTruthy());
  }
  expect(asked.length).toBeGreaterThan(5);
  asked = [];
  await act(() => queries.invalidateQueries({ queryKey: ["rows"] }));
  expect(asked).toEqual([0, 5_000, 5_100]);
  expect(row(5_050), "the place is kept").toBeTruthy();
});

it("is walked by the keyboard to both ends, and keeps the focus while rows are fetched", async () => {
  const { scrollTo, user } = await show();
  row(0)?.focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(focusedPlace()).toBe("1"));
  scrollTo(50_000);
  await waitFor(() => expect(row(50_000)).toBeTruthy());
  expect(focusedPlace(), "the row stays, wherever the list is").toBe("1");
  await user.keyboard("{End}");
  await waitFor(() => expect(focusedPlace()).toBe("99999"));
  await waitFor(() => expect(document.activeElement).toBe(row(99_999)));
  await user.keyboard("{ArrowUp}");
  await waitFor(() => expect(document.activeElement).toBe(row(99_998)));
  await user.keyboard("{Home}");
  await waitFor(() => expect(document.activeElement).toBe(row(0)));
});

it("keeps the focus at its row when others come before it", async () => {
  const { queries } = await show();
  row(5)?.focus();
  first = -2;
  await act(() => queries.invalidateQueries({ queryKey: ["rows"] }));
  await waitFor(() => expect(row(0)?.textContent).toContain("Row -2"));
  expect(document.activeElement?.textContent).toContain("Row 5");
  expect(focusedPlace()).toBe("7");
});

it("scrolls along when rows come before those in view, but not at its top", async () => {
  const { queries, scrollTo } = await show();
  const scroller = screen.getByRole("grid").parentElement as HTMLElement;
  scrollTo(250);
  await waitFor(() => expect(row(250)).toBeTruthy());
  first = -3;
  await act(() => queries.invalidateQueries({ queryKey: ["rows"] }));
  await waitFor(() => expect(row(253)?.textContent).toContain("Row 250"));
  expect(scroller.scrollTop).toBe(253 * ROW_HEIGHT);
  scrollTo(0);
  await waitFor(() => expect(row(5)).toBeTruthy());
  first = -6;
  await act(() => queries.invalidateQueries({ queryKey: ["rows"] }));
  await waitFor(() => expect(row(0)?.textContent).toContain("Row -6"));
  expect(scroller.scrollTop).toBe(0);
});

it("selects a range whose rows are not all here, and keeps it while they go", async () => {
  const { scrollTo, user } = await show();
  fireEvent.click(screen.getByRole("checkbox", { name: "Select Row 3" }));
  scrollTo(450);
  await waitFor(() => expect(row(452)).toBeTruthy());
  fireEvent.click(row(452) as HTMLElement, { shiftKey: true });
  await screen.findByRole("button", { name: "Tell" });
  await waitFor(() => expect(screen.getByRole("status").textContent).toContain("450 selected"));
  scrollTo(90_000);
  await waitFor(() => expect(row(90_000)).toBeTruthy());
  await user.click(screen.getByRole("button", { name: "Tell" }));
  expect(done.mock.lastCall?.[0]).toHaveLength(450);
});

it("selects a row alone when the range to it is too long to be fetched", async () => {
  const { scrollTo } = await show();
  fireEvent.click(screen.getByRole("checkbox", { name: "Select Row 3" }));
  scrollTo(50_000);
  await waitFor(() => expect(row(50_000)).toBeTruthy());
  fireEvent.click(row(50_000) as HTMLElement, { shiftKey: true });
  await waitFor(() => expect(screen.getByRole("status").textContent).toContain("2 selected"));
  expect(asked.length).toBeLessThan(5);
});

it("says that a page could not be had, and fetches it when asked", async () => {
  const { scrollTo, user } = await show();
  broken = true;
  scrollTo(50_000);
  const retry = await screen.findByRole("button", { name: "Try again" });
  expect(row(50_000)).toBeFalsy();
  broken = false;
  await user.click(retry);
  await waitFor(() => expect(row(50_000)).toBeTruthy());
});

it("selects by the header what has been looked at", async () => {
  const { scrollTo } = await show();
  scrollTo(90);
  await waitFor(() => expect(row(100)).toBeTruthy());
  fireEvent.click(screen.getByRole("checkbox", { name: "Select all rows shown" }));
  await waitFor(() => expect(screen.getByRole("status").textContent).toContain("200 selected"));
});
