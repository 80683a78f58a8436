import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import type { ColumnFilter } from "../grid-state";
import { DateFilter } from "./DateFilter";

async function open(filter?: ColumnFilter) {
  const onChange = vi.fn();
  await renderOnPage(() => <DateFilter label="Updated" filter={filter} onChange={onChange} />);
  await userEvent.setup().click(screen.getByRole("button", { name: /^Filter Updated/ }));
  await screen.findByRole("dialog");
  return onChange;
}

it("offers spans that stay true when the address is kept", async () => {
  const onChange = await open();
  fireEvent.click(screen.getByRole("button", { name: "Last 7 days" }));
  expect(onChange).toHaveBeenCalledWith({ op: "GREATER_OR_EQUAL", values: ["today-7d"] });
});

it.each<[string, ColumnFilter | undefined, string, string, ColumnFilter]>([
  ["from", undefined, "From", "2026-11-01", { op: "GREATER_OR_EQUAL", values: ["2026-11-01"] }],
  ["to", undefined, "To", "2026-11-30", { op: "LESS_OR_EQUAL", values: ["2026-11-30"] }],
  [
    "from and to",
    { op: "GREATER_OR_EQUAL", values: ["2026-11-01"] },
    "To",
    "2026-11-30",
    { op: "BETWEEN", values: ["2026-11-01", "2026-11-30"] },
  ],
])("takes days: %s", async (_, filter, label, day, expected) => {
  const onChange = await open(filter);
  fireEvent.change(screen.getByLabelText(label), { target: { value: day } });
  expect(onChange).toHaveBeenCalledWith(expected);
});

it("says on its button what is chosen", async () => {
  await open({ op: "BETWEEN", values: ["2026-11-01", "2026-11-30"] });
  expect(screen.getByRole("button", { name: "Filter Updated: 01 Nov 2026 – 30 Nov 2026" })).toBeTruthy();
});
