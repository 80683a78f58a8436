import { IconEdit, IconTrash } from "@tabler/icons-react";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { renderOnPage } from "@/test/render";
import { gridColumns, type RowAction } from "./columns";
import { DataGrid, type GridRowsSource } from "./DataGrid";
import { type GridState, gridState } from "./grid-state";

// What a page fetches when it is needed is here already.
beforeAll(async () => {
  await import("./filter-builder/FilterBuilderDialog");
  await import("./quick-view/QuickView");
});

interface Row {
  id: string;
  name: string;
}

const make = gridColumns<Row>();
const columns = [
  make.display({ id: "icon", enableHiding: false, meta: { label: "View", width: 40, icon: true }, cell: () => "o" }),
  make.display({
    id: "name",
    enableHiding: false,
    meta: { label: "Name", width: 100, sortField: "name", filter: { kind: "text", field: "name" } },
    cell: ({ row }) => row.original.name,
  }),
  make.display({ id: "city", meta: { label: "City", width: 100 }, cell: () => "Cape Town" }),
];

const dropped = vi.fn();
const rows: Row[] = ["Alpha", "Beta", "Gamma"].map((name) => ({ id: name, name }));
const action = (row: Row): RowAction[] => [
  {
    id: "edit",
    label: "Edit Customer",
    icon: IconEdit,
    keys: "E",
    link: { to: "/edit" as "/", search: { id: row.id } as never },
  },
  { id: "drop", label: "Drop", icon: IconTrash, keys: "D", run: () => dropped(row.id) },
];

function source(changes: Partial<GridRowsSource<Row>> = {}): GridRowsSource<Row> {
  return { rows, total: { count: 60, capped: false }, fetching: false, error: null, refresh: () => {}, ...changes };
}

async function show(
  changes: Partial<GridRowsSource<Row>> = {},
  state: GridState = gridState({}, "name"),
  quickView?: (row: Row) => string,
) {
  const onChange = vi.fn();
  const page = await renderOnPage(() => (
    <DataGrid
      name="rows"
      label="Rows"
      columns={columns}
      source={source(changes)}
      state={state}
      onChange={onChange}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      rowLink={({ id }) => ({ to: "/open" as "/", search: { id } as never })}
      actions={action}
      compact={({ name }) => name}
      empty={<p>Nothing yet</p>}
      quickView={quickView}
    />
  ));
  return { ...page, onChange };
}

const bodyRows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];

describe("the grid", () => {
  it("says what its filter text box searches, whose name stays", async () => {
    await renderOnPage(() => (
      <DataGrid
        name="rows"
        label="Rows"
        columns={columns}
        source={source()}
        state={gridState({}, "name")}
        onChange={vi.fn()}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        rowLink={() => ({ to: "/open" as "/" })}
        actions={action}
        compact={({ name }) => name}
        empty={<p>Nothing yet</p>}
        searched={{ short: "Name, …", whole: "Searches name and city." }}
      />
    ));
    const box = screen.getByRole<HTMLInputElement>("searchbox", { name: "Filter" });
    expect([box.placeholder, box.title]).toEqual(["Name, …", "Searches name and city."]);
  });

  it("says which page it shows, and moves on", async () => {
    const { onChange } = await show();
    expect(screen.getByText("Page 1 of 3 (60 items)")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Previous page" }).getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "Next page" }));
    expect(onChange).toHaveBeenCalledWith({ page: 2 });
  });

  it("says that there are more than were counted", async () => {
    await show({ total: { count: 100_000, capped: true } });
    expect(screen.getByText(/Page 1 of .* \(more than 100.000 items\)/)).toBeTruthy();
  });

  it("sorts by a click on a header, and turns the order round by the second", async () => {
    const { onChange } = await show();
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(onChange).toHaveBeenCalledWith({ sort: "name desc" });
  });

  it("filters once typing rests, not on every key", async () => {
    const user = userEvent.setup();
    const { onChange } = await show();
    await user.type(screen.getByRole("textbox", { name: "Filter Name" }), "alp");
    expect(onChange).not.toHaveBeenCalled();
    await waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    expect(onChange).toHaveBeenCalledWith({ filters: { name: { op: "CONTAINS", values: ["alp"] } } });
  });

  it("keeps a hidden column hidden", async () => {
    const user = userEvent.setup();
    const { unmount } = await show();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(await screen.findByRole("menuitemcheckbox", { name: "City" }));
    expect(screen.queryByRole("columnheader", { name: "City" })).toBeNull();
    unmount();
    await show();
    expect(screen.queryByRole("columnheader", { name: "City" })).toBeNull();
  });
});

describe("the states of the grid", () => {
  it("shows bars while the first rows are loading, and no rows", async () => {
    await show({ rows: undefined, total: undefined, fetching: true });
    expect(bodyRows()).toEqual([]);
    expect(screen.getByRole("grid").getAttribute("aria-busy")).toBe("true");
    expect(screen.getByText("Page 1")).toBeTruthy();
  });

  it("tells an empty list from filters that match nothing", async () => {
    const { unmount } = await show({ rows: [], total: { count: 0, capped: false } });
    expect(screen.getByText("Nothing yet")).toBeTruthy();
    unmount();
    const { onChange } = await show({ rows: [] }, { ...gridState({}, "name"), text: "zzz" });
    expect(screen.getByRole("heading", { name: "Nothing matches" })).toBeTruthy();
    fireEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
    expect(onChange).toHaveBeenCalledWith({ text: "", filters: {} });
  });

  it("says what went wrong, with the trace id, and tries again", async () => {
    const refresh = vi.fn();
    const error = new ApiProblem(500, { traceId: "4bf92f35" });
    await show({ rows: undefined, error, refresh });
    const alert = screen.getByRole("alert");
    expect(within(alert).getByRole("button", { name: "Trace 4bf92f35" })).toBeTruthy();
    fireEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(refresh).toHaveBeenCalled();
  });

  it("goes to the last page from an address behind it", async () => {
    const { onChange } = await show({ rows: [] }, { ...gridState({}, "name"), page: 999 });
    expect(onChange).toHaveBeenCalledWith({ page: 3 });
    expect(screen.queryByText("Nothing yet")).toBeNull();
  });

  it("stays on a page behind what was counted, as long as it may have rows", async () => {
    const state = { ...gridState({}, "name"), page: 9 };
    const { onChange, unmount } = await show({ rows: undefined }, state);
    unmount();
    const { onChange: later } = await show({}, state);
    expect(bodyRows()).toHaveLength(3);
    expect(onChange).not.toHaveBeenCalled();
    expect(later).not.toHaveBeenCalled();
  });

  it("goes to the last page too when the server refuses to skip so much", async () => {
    const error = new ApiProblem(400, { detail: "skip: at most 1000000" });
    const { onChange } = await show({ rows: undefined, error }, { ...gridState({}, "name"), page: 1e9 });
    expect(onChange).toHaveBeenCalledWith({ page: 3 });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("offers to clear the filters with which the list cannot be had", async () => {
    const error = new ApiProblem(400, { detail: "filter: unknown value" });
    const { onChange } = await show({ rows: undefined, error }, { ...gridState({}, "name"), text: "zzz" });
    fireEvent.click(within(screen.getByRole("alert")).getByRole("button", { name: "Clear filters" }));
    expect(onChange).toHaveBeenCalledWith({ text: "", filters: {} });
  });

  it("keeps showing the rows when only their refresh failed", async () => {
    await show({ error: new ApiProblem(503, {}) });
    expect(bodyRows()).toHaveLength(3);
  });
});

describe("the rows", () => {
  it("can be walked with the arrow keys and opened with Enter", async () => {
    const user = userEvent.setup();
    const { router } = await show();
    bodyRows()[0]?.focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[1]));
    await user.keyboard("{End}{ArrowDown}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.href).toBe("/open?id=Gamma"));
  });

  it("are reached by the keys that move from the page and from the grid's buttons, but not from a text", async () => {
    const user = userEvent.setup();
    await show();
    expect(document.activeElement).toBe(document.body);
    await user.keyboard("{End}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
    screen.getByRole("button", { name: "Refresh" }).focus();
    await user.keyboard("{Home}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[0]));
    screen.getByRole("button", { name: "Next page" }).focus();
    await user.keyboard("{PageDown}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
    // An arrow leads back to where the keys were; only the next one goes on from there.
    screen.getByRole("button", { name: "Columns" }).focus();
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[2]));
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[1]));
    const box = screen.getByRole("textbox", { name: "Filter Name" });
    box.focus();
    await user.keyboard("{Home}{ArrowDown}{PageDown}");
    await new Promise(requestAnimationFrame);
    expect(document.activeElement).toBe(box);
  });

  it("have their buttons where the focus is, and answer to the buttons' keys", async () => {
    const user = userEvent.setup();
    const { router } = await show();
    fireEvent.focus(bodyRows()[1] as HTMLElement);
    bodyRows()[1]?.focus();
    expect(await within(bodyRows()[1] as HTMLElement).findByRole("link", { name: "Edit Customer" })).toBeTruthy();
    expect(within(bodyRows()[0] as HTMLElement).queryByRole("link")).toBeNull();
    await user.keyboard("e");
    await waitFor(() => expect(router.state.location.href).toBe("/edit?id=Beta"));
  });

  it("do in place what leads to no page, by button and by key", async () => {
    const user = userEvent.setup();
    const { router } = await show();
    bodyRows()[1]?.focus();
    await user.keyboard("d");
    expect(dropped).toHaveBeenLastCalledWith("Beta");
    bodyRows()[2]?.focus();
    await user.click(await within(bodyRows()[2] as HTMLElement).findByRole("button", { name: "Drop" }));
    expect(dropped).toHaveBeenLastCalledWith("Gamma");
    expect(router.state.location.href).toBe("/");
  });

  it("keep their buttons after a click", async () => {
    await show();
    fireEvent.click(within(bodyRows()[2] as HTMLElement).getByText("Gamma"));
    expect(bodyRows()[2]?.getAttribute("aria-selected")).toBe("true");
    expect(within(bodyRows()[2] as HTMLElement).getByRole("link", { name: "Edit Customer" })).toBeTruthy();
  });
});

describe("the quick view", () => {
  const details = ({ name }: Row) => `All about ${name}`;
  const panel = (name: string) => screen.findByRole("complementary", { name: `Quick view: ${name}` });

  it("opens by Space, moves along with the arrow keys, and closes by Esc or Space", async () => {
    const user = userEvent.setup();
    await show({}, undefined, details);
    bodyRows()[0]?.focus();
    await user.keyboard(" ");
    expect((await panel("Alpha")).textContent).toContain("All about Alpha");
    expect(bodyRows()[0]?.getAttribute("aria-selected")).toBe("true");
    await user.keyboard("{ArrowDown}");
    expect((await panel("Beta")).textContent).toContain("All about Beta");
    expect(bodyRows()[0]?.getAttribute("aria-selected")).toBe("false");
    await waitFor(() => expect(document.activeElement).toBe(bodyRows()[1]));
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary")).toBeNull();
    await user.keyboard(" ");
    await panel("Beta");
    // From the page, too.
    bodyRows()[1]?.blur();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
    bodyRows()[1]?.focus();
    await user.keyboard("  ");
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  it("can be gone into, steps on from there, and gives the focus back to its row", async () => {
    const user = userEvent.setup();
    await show({}, undefined, details);
    bodyRows()[0]?.focus();
    await user.keyboard(" ");
    await panel("Alpha");
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(await panel("Alpha"));
    await user.keyboard("{ArrowDown}");
    await panel("Beta");
    fireEvent.click(screen.getByRole("button", { name: "Next row" }));
    await panel("Gamma");
    // It keeps the focus, which a disabled button would lose.
    const next = screen.getByRole<HTMLButtonElement>("button", { name: "Next row" });
    expect([next.disabled, next.getAttribute("aria-disabled")]).toEqual([false, "true"]);
    fireEvent.click(next);
    await panel("Gamma");
    await user.keyboard("{Escape}");
    expect(document.activeElement).toBe(bodyRows()[2]);
  });

  it("opens from the row's buttons, too", async () => {
    const user = userEvent.setup();
    const { router } = await show({}, undefined, details);
    bodyRows()[1]?.focus();
    await user.click(await within(bodyRows()[1] as HTMLElement).findByRole("button", { name: "Quick view" }));
    const opened = await panel("Beta");
    await user.click(within(opened).getByRole("link", { name: "Open the page" }));
    await waitFor(() => expect(router.state.location.href).toBe("/open?id=Beta"));
  });

  it("is not there where a grid has none: Space keeps the row's buttons", async () => {
    const user = userEvent.setup();
    await show();
    bodyRows()[1]?.focus();
    await user.keyboard(" ");
    expect(bodyRows()[1]?.getAttribute("aria-selected")).toBe("true");
    expect(screen.queryByRole("button", { name: "Quick view" })).toBeNull();
    expect(screen.queryByRole("complementary")).toBeNull();
  });
});

describe("Create Filter", () => {
  it("opens from the toolbar and applies what was built", async () => {
    const user = userEvent.setup();
    const { onChange } = await show();
    await user.click(screen.getByRole("button", { name: "Create Filter" }));
    await user.type(await screen.findByLabelText("Value for Name"), "hope");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    const filter = { condition: { field: "name", operator: "OPERATOR_CONTAINS", values: ["hope"] } };
    expect(onChange).toHaveBeenCalledWith({ built: { filter, on: true } });
    expect(screen.queryByLabelText("Value for Name")).toBeNull();
  });
});
