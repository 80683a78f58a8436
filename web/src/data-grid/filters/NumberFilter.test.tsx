import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import type { ColumnFilter } from "../grid-state";
import { NumberFilter } from "./TextFilter";

function Page({ told }: { told: (filter: ColumnFilter) => void }) {
  const [filter, setFilter] = useState<ColumnFilter>();
  return (
    <NumberFilter
      kind={{ kind: "money" }}
      label="Fee"
      filter={filter}
      onChange={(next) => {
        told(next);
        // As the grid does: a filter without a value is none.
        setFilter(next.values.length > 0 ? next : undefined);
      }}
    />
  );
}

it("takes an amount as it is typed, and nothing that is none", async () => {
  const user = userEvent.setup();
  const told = vi.fn();
  await renderOnPage(() => <Page told={told} />);
  const input = screen.getByRole<HTMLInputElement>("textbox", { name: "Filter Fee" });
  await user.type(input, "1 250,5{Enter}");
  expect(told).toHaveBeenLastCalledWith({ op: "EQUALS", values: ["1250.5"] });
  expect(input.value).toBe("1 250,5");

  await user.click(screen.getByRole("button", { name: "Comparison for Fee: equals" }));
  await user.click(await screen.findByRole("menuitem", { name: /is at least/ }));
  expect(told).toHaveBeenLastCalledWith({ op: "GREATER_OR_EQUAL", values: ["1250.5"] });

  await user.type(input, "05x");
  await waitFor(() => expect(input.getAttribute("aria-invalid")).toBe("true"));
  await waitFor(() => expect(told).toHaveBeenLastCalledWith({ op: "GREATER_OR_EQUAL", values: [] }));
  expect(input.value).toBe("1 250,505x");
});
