import { Select, Textarea, TextInput } from "@mantine/core";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderOnPage } from "@/test/render";
import { READ_ONLY_CHOICE } from "./theme";

it("gives another look to what cannot be typed in, and not to a drop-down in which one only chooses", async () => {
  await renderOnPage(() => (
    <>
      <TextInput label="Fixed" readOnly />
      <Textarea label="Told" readOnly />
      <Select label="Over" data={["Call"]} readOnly classNames={READ_ONLY_CHOICE} />
      <TextInput label="Typed" />
      <Select label="Chosen" data={["Call"]} />
      <Select label="Searched" data={["Call"]} searchable />
    </>
  ));
  const labels = ["Fixed", "Told", "Over", "Typed", "Chosen", "Searched"];
  const looks = labels.filter((label) => {
    const inputs = screen.getAllByLabelText(label, { selector: "input, textarea" });
    return inputs.some(({ classList }) => classList.contains("read-only"));
  });
  expect(looks).toEqual(["Fixed", "Told", "Over"]);
});
