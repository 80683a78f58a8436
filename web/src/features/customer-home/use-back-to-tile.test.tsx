import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderOnPage } from "@/test/render";
import { useBackToTile } from "./use-back-to-tile";

function Form() {
  const back = useBackToTile("c-1", "contacts");
  return (
    <button type="button" onClick={back}>
      Saved
    </button>
  );
}

async function saveAfter(...addresses: [string, ...string[]]) {
  const { router } = await renderOnPage(Form, addresses[0]);
  for (const to of addresses.slice(1)) await router.navigate({ to });
  fireEvent.click(screen.getByRole("button"));
  return (address: string) => waitFor(() => expect(router.state.location.href).toBe(address));
}

it("shows what was saved on the page of its customer", async () => {
  const expectAddress = await saveAfter("/customers/c-1", "/customers/c-1/contacts/new");
  await expectAddress("/customers/c-1?tab=contacts");
});

it("goes up to it from a page that was opened by a link", async () => {
  const expectAddress = await saveAfter("/customers/c-1/contacts/new");
  await expectAddress("/customers/c-1?tab=contacts");
});

it("goes back to the list from which the form was opened", async () => {
  const expectAddress = await saveAfter("/customers?page=2", "/customers/c-1/contacts/new");
  await expectAddress("/customers?page=2");
});
