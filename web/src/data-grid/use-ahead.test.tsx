import { queryOptions, useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import type { GridRowsSource } from "./DataGrid";
import { gridState } from "./grid-state";
import { PageReference } from "./PageReference";
import { useGridSource } from "./use-grid-source";

const asked = vi.fn<(skip: number, token: string | undefined) => void>();

beforeEach(() => void asked.mockReset());

function pageOf(skip: number, size: number, token?: () => string | undefined) {
  return queryOptions({
    queryKey: ["page", skip],
    staleTime: 60_000,
    queryFn: () => {
      asked(skip, token?.());
      return { rows: Array.from({ length: size }, (_, row) => skip + row), nextPageToken: `behind ${skip + size}` };
    },
  });
}

function List() {
  const [page, setPage] = useState(1);
  const state = { ...gridState({}, "name"), page };
  const total = useQuery({ queryKey: ["total"], queryFn: () => ({ count: 250, capped: false }) });
  const source: GridRowsSource<number> = useGridSource({ state, ready: true, pageOf, total, rowsOf });
  return (
    <>
      <output>{source.rows?.[0]}</output>
      <PageReference
        state={state}
        total={source.total}
        onAim={source.ahead}
        onChange={(patch) => setPage(patch.page ?? 1)}
      />
    </>
  );
}

const rowsOf = ({ rows }: { rows: number[] }) => rows;
const first = (row: number) => waitFor(() => expect(screen.getByRole("status").textContent).toBe(String(row)));
const button = (name: string) => screen.findByRole("button", { name });

it("fetches a page when its button is aimed at, from where the present one ends", async () => {
  await renderOnPage(List);
  await first(0);
  expect(asked).toHaveBeenCalledExactlyOnceWith(0, undefined);
  const next = await button("Next page");
  await waitFor(() => expect(next.getAttribute("aria-disabled")).toBeNull());
  fireEvent.pointerEnter(next);
  await waitFor(() => expect(asked).toHaveBeenLastCalledWith(25, "behind 25"));
  fireEvent.click(next);
  await first(25);
  expect(asked.mock.calls.filter(([skip]) => skip === 25)).toHaveLength(1);
});

it("fetches the page after that for whoever has turned one, in the same direction, and no further", async () => {
  await renderOnPage(List);
  await first(0);
  const next = await button("Next page");
  await waitFor(() => expect(next.getAttribute("aria-disabled")).toBeNull());
  fireEvent.click(next);
  await first(25);
  await waitFor(() => expect(asked).toHaveBeenLastCalledWith(50, "behind 50"));
  fireEvent.click(await button("Last page"));
  await first(225);
  fireEvent.click(await button("Previous page"));
  await first(200);
  await waitFor(() => expect(asked).toHaveBeenLastCalledWith(175, undefined));
  expect(asked.mock.calls.map(([skip]) => skip)).toEqual([0, 25, 50, 225, 200, 175]);
});
