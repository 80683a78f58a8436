import { useForm } from "@mantine/form";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { StaticCode } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { ContactFrame } from "./ContactFrame";
import { NO_VALUES } from "./values";

const NO_LIST = "Your ERP has not sent this list yet. Ask whoever connects it.";
const BUYER: StaticCode = { list: "STATIC_CODE_LIST_CONTACT_ROLE", code: "BUYER", description: "Buying Officer" };

function Frame({ codes = [BUYER], error }: { codes?: StaticCode[]; error?: string }) {
  const form = useForm({ initialValues: NO_VALUES, initialErrors: error ? { mobile: error } : {} });
  return <ContactFrame form={form} contact={null} codes={codes} />;
}

it("says why there is nothing to choose before the ERP has sent the list", async () => {
  await renderOnPage(() => <Frame codes={[]} />);
  await userEvent.setup().click(screen.getByRole("combobox", { name: "Role" }));
  expect(await screen.findByText(NO_LIST)).toBeTruthy();
});

it("says that nothing begins so when the list is there", async () => {
  await renderOnPage(() => <Frame />);
  await userEvent.setup().type(screen.getByRole("combobox", { name: "Role" }), "zzz");
  expect(await screen.findByText("Nothing found")).toBeTruthy();
});

it("does not say the same twice: the hint makes room for the mistake", async () => {
  const hint = "One of the numbers or the e-mail address is needed.";
  const { unmount } = await renderOnPage(() => <Frame />);
  expect(screen.getByText(hint)).toBeTruthy();
  unmount();
  await renderOnPage(() => <Frame error="Give one of the numbers." />);
  expect(screen.getByText("Give one of the numbers.")).toBeTruthy();
  expect(screen.queryByText(hint)).toBeNull();
});
