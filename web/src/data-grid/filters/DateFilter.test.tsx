import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import type { DatesOf } from "../columns";
import type { ColumnFilter } from "../grid-state";
import { DateFilter } from "./DateFilter";

async function open(filter?: ColumnFilter, dates: DatesOf = {}) {
  const onChange = vi.fn();
  await renderOnPage(() => <DateFilter label="Updated" filter={filter} onChange={onChange} {...dates} />);
  await userEvent.setup().click(screen.getByRole("button", { name: /^Filter Updated/ }));
  await screen.findByRole("dialog");
  return onChange;
}

const names = () => screen.getAllByRole("button", { pressed: false }).map(({ textContent }) => textContent);

it.each<[string, string[]]>([
  ["Today", ["today", "today"]],
  ["Last 7 days", ["today-7d", "today"]],
  ["This month", ["startOfMonth", "endOfMonth"]],
])("offers spans that stay true when the address is kept, and end: %s", async (name, values) => {
  const onChange = await open();
  fireEvent.click(screen.getByRole("button", { name }));
  expect(onChange).toHaveBeenCalledWith({ op: "BETWEEN", values });
});

it("looks ahead where days are to come, and finds rows without a day where some have none", async () => {
  const onChange = await open(undefined, { ahead: true, blank: true });
  expect(names()).toEqual(["Before today", "Today", "Next 7 days", "Next 30 days", "This month", "None"]);
  fireEvent.click(screen.getByRole("button", { name: "None" }));
  expect(onChange).toHaveBeenLastCalledWith({ op: "BLANK", values: [] });
});

it("says what an address says that no choice has", async () => {
  await open({ op: "GREATER_OR_EQUAL", values: ["today-7d"] });
  expect(screen.getByRole("button", { name: "Filter Updated: from 7 days before today" })).toBeTruthy();
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
