import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { codes, customer, employees } from "@/test/samples";
import { StaleDialog } from "./StaleDialog";
import { valuesOf } from "./values";

const base = valuesOf(customer());
const mine = { ...base, rank: "PLAT", telephone: "021 555 0001" };
const theirs = customer({ etag: "2", telephone: "021 555 0002", fax: "021 555 0003" });

async function show() {
  vi.stubGlobal("fetch", async () => Response.json(theirs));
  const onTake = vi.fn();
  const onClose = vi.fn();
  await renderOnPage(() => (
    <StaleDialog
      base={base}
      mine={mine}
      customerId="c-1"
      seenEtag="1"
      codes={codes}
      employees={employees}
      onClose={onClose}
      onTake={onTake}
    />
  ));
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByRole("table");
  return { dialog, onTake, onClose };
}

it("shows both versions in words and who changed what", async () => {
  const { dialog } = await show();
  const row = (name: RegExp) => within(dialog).getByRole("row", { name }).textContent;
  expect(row(/^Rank/)).toContain("changed by you");
  expect(row(/^Rank/)).toContain("Platinum");
  expect(row(/^Rank/)).toContain("Gold");
  expect(row(/^Telephone/)).toContain("changed by both");
  expect(row(/^Fax/)).toContain("changed meanwhile");
  expect(within(dialog).queryByRole("row", { name: /^E-mail/ })).toBeNull();
});

it("saves everybody's own changes and the chosen version where both changed the same", async () => {
  const user = userEvent.setup();
  const { dialog, onTake } = await show();
  await user.click(within(dialog).getByRole("radio", { name: "Telephone: Stored now" }));
  await user.click(within(dialog).getByRole("button", { name: "Save this" }));
  expect(onTake).toHaveBeenCalledWith({ ...valuesOf(theirs), rank: "PLAT" }, theirs);
});

it("goes on typing without a choice", async () => {
  const user = userEvent.setup();
  const { dialog, onTake, onClose } = await show();
  await user.click(within(dialog).getByRole("button", { name: "Keep typing" }));
  expect(onClose).toHaveBeenCalled();
  expect(onTake).not.toHaveBeenCalled();
});
