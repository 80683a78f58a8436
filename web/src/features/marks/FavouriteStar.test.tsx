import { Notifications, notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { customer, summary } from "@/test/samples";
import { FavouriteStar } from "./FavouriteStar";
import { favouritesOptions } from "./queries";

/** What the server keeps, and what it answers to a change. */
const server = { favourites: [] as unknown[], refuses: false, changes: [] as string[] };

beforeEach(() => {
  Object.assign(server, { favourites: [], refuses: false, changes: [] });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") {
      return Response.json({ favourites: server.favourites, nextPageToken: "", totalSizeCapped: false });
    }
    server.changes.push(request.method);
    if (server.refuses) {
      return Response.json(
        { status: 409, title: "Too many", detail: "You have 200 favourites already." },
        { status: 409 },
      );
    }
    server.favourites = request.method === "PUT" ? [{ customer: summary() }] : [];
    return new Response(null, { status: 204 });
  });
});

afterEach(() => notifications.clean());

async function star(pressed: boolean) {
  const shown = await renderOnPage(() => (
    <>
      <Notifications />
      <FavouriteStar customer={customer()} />
    </>
  ));
  const button = screen.getByRole("button", { name: "Favourite" });
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull());
  expect(button.getAttribute("aria-pressed")).toBe(String(pressed));
  return { ...shown, button };
}

it("is filled at once, and empty again when that is taken back", async () => {
  const { button, queries } = await star(false);
  fireEvent.click(button);
  await waitFor(() => expect(button.getAttribute("aria-pressed")).toBe("true"));
  expect(queries.getQueryData(favouritesOptions.queryKey)?.[0]?.customer?.city).toBe("Cape Town");
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(button.getAttribute("aria-pressed")).toBe("false"));
  await waitFor(() => expect(server.changes).toEqual(["PUT", "DELETE"]));
});

it("takes out what is a favourite", async () => {
  server.favourites = [{ customer: summary({ id: "c-1" }) }];
  const { button } = await star(true);
  fireEvent.click(button);
  await waitFor(() => expect(button.getAttribute("aria-pressed")).toBe("false"));
  await screen.findByText("Hope Works is no longer a favourite.");
});

it("shows again what is, and why, when the server refuses", async () => {
  server.refuses = true;
  const { button } = await star(false);
  fireEvent.click(button);
  await screen.findByText("You have 200 favourites already.");
  expect(button.getAttribute("aria-pressed")).toBe("false");
  // It goes after the transition of the component library.
  await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
});
