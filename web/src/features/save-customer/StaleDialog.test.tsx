import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { codes, customer, employees } from "@/test/samples";
import { StaleDialog } from "./StaleDialog";
import { valuesOf } from "./values";

const base = valuesOf(customer());
const mine = { ...base, rank: "PLAT", telephone: "021 555 0001" };
const theirs = customer({ etag: "2", telephone: "021 555 0002", fax: "021 555 0003", updatedBy: "Thandi Mbeki" });

async function show(stored = theirs) {
  vi.stubGlobal("fetch", async () => Response.json(stored));
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
  expect(row(/^Telephone/)).toContain("changed in both versions");
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

it("says who changed it, and that it was the user in another window if it was", async () => {
  const { dialog } = await show();
  expect(dialog.textContent).toContain("by Thandi Mbeki");
  expect(within(dialog).getByRole("heading").textContent).toBe("This customer was changed meanwhile");
  cleanup();

  const own = await show({ ...theirs, updatedBy: "Sam Naidoo" });
  expect(own.dialog.textContent).toContain("by you");
  expect(within(own.dialog).getByRole("heading").textContent).toBe("You changed this in another window");
  cleanup();

  // A program with the user's API key.
  const program = await show({ ...theirs, updatedBy: "Sam Naidoo (Sync)" });
  expect(program.dialog.textContent).toContain("by Sam Naidoo (Sync)");
  expect(within(program.dialog).getByRole("heading").textContent).toBe("This customer was changed meanwhile");
});

it("speaks of no other window where the stored version is what was typed: the answer to its save may be lost", async () => {
  const { dialog } = await show(customer({ etag: "2", rank: mine.rank, telephone: mine.telephone }));
  expect(within(dialog).getByText("Both versions say the same.")).toBeTruthy();
  expect(within(dialog).getByRole("heading").textContent).toBe("This customer was changed meanwhile");
});
