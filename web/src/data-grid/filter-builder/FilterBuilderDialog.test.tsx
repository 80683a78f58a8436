import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { allOf, anyOf, condition } from "@/api/filter";
import type { Filter } from "@/api/types";
import { renderOnPage } from "@/test/render";
import type { FilterField } from "../built-filter/fields";
import FilterBuilderDialog from "./FilterBuilderDialog";

const ranks = [
  { value: "GOLD", description: "Gold" },
  { value: "PLAT", description: "Platinum" },
  { value: "", description: "" },
];
const fields: FilterField[] = [
  { name: "name", label: "Name", kind: { kind: "text" } },
  {
    name: "rank",
    label: "Rank",
    kind: { kind: "values", values: () => ({ queryKey: ["ranks"], queryFn: () => ranks }) },
  },
  { name: "fee", label: "Fee", kind: { kind: "money" } },
  { name: "updateTime", label: "Updated", kind: { kind: "date" } },
];

async function open(filter?: Filter) {
  const onApply = vi.fn();
  await renderOnPage(() => (
    <FilterBuilderDialog fields={fields} filter={filter} onApply={onApply} onClose={() => {}} />
  ));
  await screen.findByText("Apply");
  // By labels and texts: roles of so many controls take long to find.
  const type = (name: string, value: string, place = 0) =>
    fireEvent.change(screen.getAllByLabelText(name)[place] as HTMLElement, { target: { value } });
  const press = (name: string, place = 0) => fireEvent.click(screen.getAllByText(name)[place] as HTMLElement);
  const remove = (name: string, place = 0) => fireEvent.click(screen.getAllByLabelText(name)[place] as HTMLElement);
  return { type, press, remove, onApply };
}

it("applies nested groups with a relative date", async () => {
  const { type, press, onApply } = await open();
  type("Value for Name", "hope");
  press("Add group");
  type("How the conditions of the group are joined", "notOr", 1);
  type("Column", "updateTime", 1);
  type("Value for Updated: counted from", "startOfMonth");
  type("Value for Updated: before or after", "-");
  type("Value for Updated: how many", "2");
  type("Value for Updated: days, weeks, months or years", "w");
  press("Apply");
  const recent = condition("updateTime", "GREATER_OR_EQUAL", "startOfMonth-2w");
  const group: Filter = { group: { combinator: "COMBINATOR_OR", negated: true, filters: [recent] } };
  expect(onApply).toHaveBeenCalledExactlyOnceWith(allOf([condition("name", "CONTAINS", "hope"), group]));
});

it("takes amounts as they are typed", async () => {
  const { type, press, onApply } = await open();
  type("Column", "fee");
  type("Comparison for Fee", "BETWEEN");
  type("Lowest value for Fee", "100");
  type("Highest value for Fee", "1 250,50");
  press("Apply");
  expect(onApply).toHaveBeenCalledExactlyOnceWith(condition("fee", "BETWEEN", "100", "1250.5"));
});

it("takes values by their names", async () => {
  const user = userEvent.setup();
  const { type, press, onApply } = await open();
  type("Column", "rank");
  await user.click(screen.getAllByLabelText("Value for Rank")[0] as HTMLElement);
  await user.click(await screen.findByText("Platinum"));
  await user.click(await screen.findByText("Gold"));
  press("Apply");
  expect(onApply).toHaveBeenCalledWith(condition("rank", "ANY_OF", "PLAT", "GOLD"));
});

it("cannot be applied before all is finished, and says at the condition what is missing", async () => {
  const { type, press, remove, onApply } = await open();
  expect(screen.queryByText("Give a value.")).toBeNull();
  press("Apply");
  expect(screen.getByText("Give a value.")).toBeTruthy();
  expect(screen.getByText("One condition is not finished.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Value for Name")));
  type("Column", "fee");
  type("Value for Fee", "ten");
  expect(screen.getByText("Give an amount such as 1250.00.")).toBeTruthy();
  press("Add group");
  remove("Remove this condition", 1);
  press("Apply");
  expect(screen.getByText("Add a condition to this group, or remove it.")).toBeTruthy();
  expect(onApply).not.toHaveBeenCalled();
  remove("Remove this group");
  type("Value for Fee", "10");
  press("Apply");
  expect(onApply).toHaveBeenCalledWith(condition("fee", "EQUALS", "10"));
});

it("shows the filter there is, and what of it no column knows", async () => {
  const filter = anyOf([condition("rank", "EQUALS", "PLAT"), condition("shoeSize", "EQUALS", "43")]);
  const { type, press, onApply } = await open(filter);
  expect(screen.getByText("Edit Filter")).toBeTruthy();
  await waitFor(() => expect(screen.getAllByLabelText<HTMLInputElement>("Value for Rank")[0]?.value).toBe("Platinum"));
  expect(screen.getByText("This list has no such column. Choose another one.")).toBeTruthy();
  press("Apply");
  expect(onApply).not.toHaveBeenCalled();
  type("Column", "name", 1);
  type("Comparison for Name", "NOT_BLANK");
  expect(screen.queryByLabelText("Value for Name")).toBeNull();
  type("Comparison for Name", "ANY_OF");
  type("Value for Name 1", "a");
  press("Add value");
  type("Value for Name 2", "b");
  press("Apply");
  expect(onApply).toHaveBeenCalledWith(
    anyOf([condition("rank", "EQUALS", "PLAT"), condition("name", "ANY_OF", "a", "b")]),
  );
});

it("takes the filter away when its last condition is removed", async () => {
  const { press, remove, onApply } = await open(condition("name", "CONTAINS", "hope"));
  remove("Remove this condition");
  press("Apply");
  expect(onApply).toHaveBeenCalledExactlyOnceWith(undefined);
});

it("keeps the focus at hand when something is added or removed", async () => {
  const { press, remove } = await open();
  const fieldsOf = () => screen.getAllByLabelText("Column");
  press("Add condition");
  await waitFor(() => expect(document.activeElement).toBe(fieldsOf()[1]));
  remove("Remove this condition", 1);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText("Add condition").closest("button")));
});
