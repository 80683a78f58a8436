import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { gridState } from "@/data-grid/grid-state";
import { renderOnPage } from "@/test/render";
import { ContactsExport } from "./ContactsExport";

afterEach(() => vi.unstubAllGlobals());

it("asks for the contacts that the box finds, as the listing does", async () => {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(new URL(request.url));
    return Response.error();
  });
  const state = gridState({ q: " 082 555 0199 " }, "name");
  await renderOnPage(() => <ContactsExport view="team" state={state} inactive total={{ count: 1, capped: false }} />);
  const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Export CSV" });
  await waitFor(() => expect(button().disabled).toBe(false), { timeout: 10_000 });
  await userEvent.setup().click(button());
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.pathname).toBe("/api/v1/contacts/export");
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    view: "CUSTOMER_VIEW_TEAM",
    search: "082 555 0199",
    orderBy: "name",
  });
});
