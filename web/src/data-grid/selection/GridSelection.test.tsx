import { IconUsers } from "@tabler/icons-react";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useMemo, useState } from "react";
import { beforeAll, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { gridColumns } from "../columns";
import { DataGrid } from "../DataGrid";
import { changedState, type GridState, gridState } from "../grid-state";

// What a page fetches when it is needed is here already.
beforeAll(async () => {
  await import("./SelectionBar");
  await import("./SelectRest");
  await import("../quick-view/QuickView");
});

interface Row {
  id: string;
  name: string;
}

const make = gridColumns<Row>();
const columns = [
  make.display({
    id: "name",
    meta: { label: "Name", width: 100, sortField: "name", filter: { kind: "text", field: "name" } },
    cell: ({ row }) => row.original.name,
  }),
];
const names = [["Alpha", "Beta", "Gamma", "Delta"], ["Epsilon"]];
const rowId = ({ id }: Row) => id;
const noActions = () => [];

/** What a test does with the grid from outside. */
interface Remote {
  done: (names: string[]) => void;
  fetchAnew: () => void;
  look: (view: string) => void;
  /** How many rows there are on all pages; with more than 5 the others cannot be fetched. */
  count?: number;
  /** Lets the next page of the whole list come. */
  next?: () => void;
}

/** A grid of two pages; what can be done with the selected rows tells their names. */
function Page({ remote }: { remote: Remote }) {
  const [state, setState] = useState<GridState>(gridState({ size: 25 }, "name"));
  const [view, setView] = useState("mine");
  const [version, setVersion] = useState(1);
  const pages = useMemo(() => pagesOf(version), [version]);
  useEffect(() => {
    remote.fetchAnew = () => setVersion((now) => now + 1);
    remote.look = setView;
  }, [remote]);
  return (
    <DataGrid
      name="selected"
      label="Rows"
      columns={columns}
      source={{
        rows: pages[state.page - 1],
        total: { count: remote.count ?? 29, capped: false },
        fetching: false,
        error: null,
        refresh: () => {},
        whole: async ({ onFetched, signal }) => {
          for (const count of [4, 5]) {
            await new Promise<void>((resolve) => {
              remote.next = resolve;
            });
            signal.throwIfAborted();
            if (remote.count === 6) throw new Error("gone");
            onFetched(count);
          }
          return pages.flat();
        },
      }}
      state={state}
      onChange={(patch) => setState(changedState(state, patch))}
      rowId={rowId}
      rowName={({ name }) => name}
      rowLink={() => ({ to: "/" })}
      actions={noActions}
      compact={({ name }) => name}
      empty={null}
      quickView={({ name }) => `All about ${name}`}
      selection={{
        scope: view,
        actions: ({ rows }) => [
          { id: "tell", label: "Tell", icon: IconUsers, run: () => remote.done(rows.map(({ name }) => name)) },
        ],
      }}
    />
  );
}

async function show(count?: number) {
  const done = vi.fn();
  const remote: Remote = { done, fetchAnew: () => {}, look: () => {}, ...(count && { count }) };
  await renderOnPage(() => <Page remote={remote} />);
  return { done, remote, user: userEvent.setup() };
}

function pagesOf(version: number): Row[][] {
  const suffix = version > 1 ? ` ${version}` : "";
  return names.map((page) => page.map((name) => ({ id: name, name: name + suffix })));
}

const bodyRows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const selected = () =>
  bodyRows().flatMap((row) => (row.getAttribute("aria-selected") === "true" ? row.dataset.row : []));
const tick = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name: `Select ${name}` });
const told = () => screen.getByRole("status").textContent;

it("selects rows by their ticks, and by Shift those between, and tells how many", async () => {
  const { user } = await show();
  expect(screen.getByRole("grid").getAttribute("aria-multiselectable")).toBe("true");
  expect(told()).toBe("");
  await user.click(tick("Alpha"));
  expect(selected()).toEqual(["Alpha"]);
  expect(told()).toBe("1 selected");
  fireEvent.click(tick("Gamma"), { shiftKey: true });
  expect(selected()).toEqual(["Alpha", "Beta", "Gamma"]);
  expect(told()).toBe("3 selected");
  await user.click(tick("Beta"));
  expect(selected()).toEqual(["Alpha", "Gamma"]);
});

it("selects a range by Shift and a click on a row, too", async () => {
  const { user } = await show();
  await user.click(tick("Beta"));
  fireEvent.click(within(bodyRows()[3] as HTMLElement).getByText("Delta"), { shiftKey: true });
  expect(selected()).toEqual(["Beta", "Gamma", "Delta"]);
});

it("selects by the keyboard, and leaves Space to the quick view", async () => {
  const { user } = await show();
  bodyRows()[1]?.focus();
  await user.keyboard("x");
  expect(selected()).toEqual(["Beta"]);
  await user.keyboard("{Control>} {/Control}");
  expect(selected()).toEqual([]);
  await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
  await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
  await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
  expect(selected()).toEqual(["Beta", "Gamma", "Delta"]);
  await waitFor(() => expect(document.activeElement).toBe(bodyRows()[3]));
  await user.keyboard("{Shift>}{ArrowUp}{/Shift}");
  expect(selected()).toEqual(["Beta", "Gamma"]);
  await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
  await user.keyboard(" ");
  expect(await screen.findByRole("complementary", { name: "Quick view: Gamma" })).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(selected(), "the first Esc closes the quick view").toEqual(["Beta", "Gamma"]);
  await user.keyboard("{Escape}");
  expect(selected()).toEqual([]);
  expect(told()).toBe("");
});

it("selects all rows shown by the header, and says when it is some of them", async () => {
  const { user } = await show();
  const all = screen.getByRole<HTMLInputElement>("checkbox", { name: "Select all rows shown" });
  await user.click(tick("Beta"));
  expect([all.checked, all.indeterminate]).toEqual([false, true]);
  await user.click(all);
  expect(selected()).toHaveLength(4);
  expect([all.checked, all.indeterminate]).toEqual([true, false]);
  await user.click(all);
  expect(selected()).toEqual([]);
});

it("keeps what is selected on other pages and when rows are fetched anew, as they are then", async () => {
  const { done, remote, user } = await show();
  await user.click(tick("Alpha"));
  await user.click(screen.getByRole("button", { name: "Next page" }));
  expect(told()).toBe("1 selected");
  await user.click(tick("Epsilon"));
  await user.click(screen.getByRole("button", { name: "Tell" }));
  expect(done).toHaveBeenLastCalledWith(["Alpha", "Epsilon"]);
  act(() => remote.fetchAnew());
  expect(tick("Epsilon 2")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Tell" }));
  expect(done, "what is on another page is as it was shown last").toHaveBeenLastCalledWith(["Alpha", "Epsilon 2"]);
  await user.click(screen.getByRole("button", { name: "Previous page" }));
  expect(selected()).toEqual(["Alpha"]);
});

it("forgets it when the list holds other rows, but not when only the order changes", async () => {
  const { remote, user } = await show();
  await user.click(tick("Alpha"));
  await user.click(screen.getByRole("button", { name: "Name" }));
  expect(told()).toBe("1 selected");
  await user.type(screen.getByRole("textbox", { name: "Filter Name" }), "a");
  await waitFor(() => expect(told()).toBe(""));
  await user.click(tick("Beta"));
  act(() => remote.look("all"));
  expect(selected()).toEqual([]);
});

it("clears it from the bar, and gives the focus back to the rows", async () => {
  const { user } = await show();
  await user.click(tick("Beta"));
  await user.click(await screen.findByRole("button", { name: "Clear the selection" }));
  expect(selected()).toEqual([]);
  expect(screen.queryByRole("button", { name: "Tell" })).toBeNull();
  expect(document.activeElement).toBe(bodyRows()[1]);
  await user.keyboard("x");
  screen.getByRole("button", { name: "Tell" }).focus();
  await user.keyboard("{Escape}");
  expect(selected()).toEqual([]);
});

it("selects the whole list where all that is shown is selected, tells how far it is, and can be stopped", async () => {
  const { done, remote, user } = await show(5);
  const rest = () => screen.findByRole("button", { name: "Select all 5" });
  const next = () => act(async () => remote.next?.());
  await user.click(tick("Alpha"));
  expect(screen.queryByRole("button", { name: "Select all 5" })).toBeNull();
  await user.click(screen.getByRole("checkbox", { name: "Select all rows shown" }));
  await user.click(await rest());
  await next();
  expect(screen.getByText(/^Fetching 4 of 5…/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await next();
  expect(selected()).toHaveLength(4);
  await user.click(await rest());
  await next();
  await next();
  expect(screen.queryByRole("button", { name: "Select all 5" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Tell" }));
  expect(done).toHaveBeenLastCalledWith(["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]);
});

it("says so where the whole list cannot be had, and where it is too long to select", async () => {
  const { remote, user } = await show(6);
  await user.click(screen.getByRole("checkbox", { name: "Select all rows shown" }));
  await user.click(await screen.findByRole("button", { name: "Select all 6" }));
  await act(async () => remote.next?.());
  expect(await screen.findByRole("button", { name: "Select all 6" })).toBeTruthy();
  expect(selected()).toHaveLength(4);
  remote.count = 10_001;
  act(() => remote.fetchAnew());
  await user.click(screen.getByRole("checkbox", { name: "Select all rows shown" }));
  await user.click(screen.getByRole("checkbox", { name: "Select all rows shown" }));
  expect(await screen.findByText(/^More than 10.000 match: filter the list/)).toBeTruthy();
});
