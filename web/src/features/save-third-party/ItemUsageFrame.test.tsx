import { useForm } from "@mantine/form";
import { fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { renderOnPage } from "@/test/render";
import { thirdParty } from "@/test/samples";
import { ItemUsageFrame } from "./ItemUsageFrame";
import { NO_ITEM } from "./items";
import { NO_VALUES, type ThirdPartyValues, valuesOf } from "./values";

const focused: string[] = [];
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const type = (target: HTMLElement, value: string) => fireEvent.change(target, { target: { value } });

function Frame({ values }: { values: ThirdPartyValues }) {
  const form = useForm({ initialValues: values });
  const [opened, setOpened] = useState(values.items.length > 0);
  return (
    <ItemUsageFrame
      form={form}
      currency="ZAR"
      opened={opened}
      onToggle={() => setOpened(!opened)}
      onAdd={() => form.insertListItem("items", NO_ITEM)}
      focus={(path) => focused.push(path)}
    />
  );
}

it("is collapsed for a new third party, and opens by its button", async () => {
  await renderOnPage(() => <Frame values={NO_VALUES} />);
  const toggle = screen.getByRole("button", { name: /^Item Usage/ });
  expect(toggle.getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByRole("button", { name: "Add item" })).toBeNull();
  fireEvent.click(toggle);
  expect(screen.getByRole("button", { name: "Add item" })).toBeTruthy();
});

it("adds and removes items and usages, each with its own values", async () => {
  await renderOnPage(() => <Frame values={valuesOf(thirdParty())} />);
  press("Add item");
  const second = screen.getByRole("group", { name: "Item 2" });
  type(within(second).getByLabelText(/^Make, model/), "Scanner");
  press("Add usage to item 2");
  expect(focused.at(-1)).toBe("items.1.usages.0.meter");
  type(within(second).getByLabelText(/^Meter/), "Scans");

  // What stood second moves up with all it has.
  press("Remove item 1");
  expect(focused.at(-1)).toBe("items");
  expect(screen.queryByRole("group", { name: "Item 2" })).toBeNull();
  const only = screen.getByRole("group", { name: "Item 1" });
  expect(within(only).getByDisplayValue("Scanner")).toBeTruthy();
  expect(within(only).getByDisplayValue("Scans")).toBeTruthy();
  press("Remove usage 1 of item 1");
  expect(focused.at(-1)).toBe("items.0.usages");
  expect(screen.queryByDisplayValue("Scans")).toBeNull();
});
