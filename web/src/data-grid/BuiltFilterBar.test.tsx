import { Notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { beforeAll, expect, it, vi } from "vitest";
import { condition } from "@/api/filter";
import { renderOnPage } from "@/test/render";
import { BuiltFilterBar } from "./BuiltFilterBar";
import type { FilterField } from "./built-filter/fields";
import type { BuiltFilter } from "./built-filter/tree";

// What a page fetches when it is needed is here already.
beforeAll(async () => {
  await import("./active-filter/ActiveFilter");
});

const fields: FilterField[] = [{ name: "name", label: "Name", kind: { kind: "text" } }];
const filter = condition("name", "CONTAINS", "hope");

/** A page with the bar; `told` is called with every change. */
function Page(props: { built: BuiltFilter; told: (built: BuiltFilter | undefined) => void; onEdit: () => void }) {
  const { built, told, onEdit } = props;
  const [present, setPresent] = useState<BuiltFilter | undefined>(built);
  return (
    <>
      <BuiltFilterBar
        built={present}
        fields={fields}
        onEdit={onEdit}
        onChange={(patch) => {
          told(patch.built);
          setPresent(patch.built);
        }}
      />
      <Notifications />
    </>
  );
}

async function show(built: BuiltFilter) {
  const onEdit = vi.fn();
  const told = vi.fn();
  await renderOnPage(() => <Page built={built} told={told} onEdit={onEdit} />);
  await screen.findByRole("region", { name: "Active filter" });
  return { told, onEdit };
}

it("says what is filtered, and switches it off and on", async () => {
  const { told, onEdit } = await show({ filter, on: true });
  const tick = screen.getByRole<HTMLInputElement>("checkbox", { name: "Name contains “hope”" });
  expect(tick.checked).toBe(true);
  fireEvent.click(tick);
  fireEvent.click(tick);
  expect(told.mock.calls).toEqual([[{ filter, on: false }], [{ filter, on: true }]]);
  fireEvent.click(screen.getByRole("button", { name: "Edit filter" }));
  expect(onEdit).toHaveBeenCalledOnce();
});

it("is cleared, and comes back with undo", async () => {
  await show({ filter, on: true });
  fireEvent.click(screen.getByRole("button", { name: "Clear filter" }));
  expect(screen.queryByRole("region", { name: "Active filter" })).toBeNull();
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("checkbox", { name: "Name contains “hope”" })).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
});

it("tells what no column knows instead of a tick", async () => {
  await show({ filter: condition("shoeSize", "EQUALS", "43"), on: true, unfit: true });
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.getByText("The filter is not applied: this list has no column shoeSize.")).toBeTruthy();
});
