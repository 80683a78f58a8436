import { Notifications } from "@mantine/notifications";
import { useSearch } from "@tanstack/react-router";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { SavedView } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { type GridSearch, parseGridSearch } from "../grid-state";
import { SavedViews } from "./SavedViews";
import { useGridViews } from "./use-grid-views";

// What a page fetches when it is needed is here already.
beforeAll(async () => {
  await import("./ViewDialog");
});

afterEach(() => vi.unstubAllGlobals());

const view = (changes: Partial<SavedView>): SavedView => ({
  id: "v-gold",
  grid: "rows",
  name: "Gold",
  search: "sort=code",
  columns: [],
  sharing: "SAVED_VIEW_SHARING_PRIVATE",
  ownerName: "Sam Naidoo",
  own: true,
  etag: "1",
  actions: ["SAVED_VIEW_ACTION_EDIT", "SAVED_VIEW_ACTION_DELETE"],
  ...changes,
});
const thandis = view({ id: "v-cape", name: "Cape", own: false, ownerName: "Thandi Mokoena", actions: [] });

/** A server with views, and what it was asked to do. */
function serve(views: SavedView[]) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  let stored = views;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname: path } = new URL(request.url);
    const { method } = request;
    if (method === "GET") return Response.json({ savedViews: stored, nextPageToken: "" });
    const body = method === "DELETE" ? undefined : await request.json();
    asked.push({ method, path, body });
    const id = path.split("/").at(-1);
    const old = stored.find((each) => each.id === id);
    const next = view({ ...old, ...body, id: old?.id ?? "v-new", etag: "2" });
    stored = [...stored.filter((each) => each !== old), ...(method === "DELETE" ? [] : [next])];
    return Response.json(method === "DELETE" ? {} : next);
  });
  return asked;
}

type Columns = Parameters<typeof SavedViews>[0]["columns"];

/** A page with the views, which tells what it would show. */
function Page({ columns, seen }: { columns: Columns; seen: { search?: GridSearch; ready?: boolean } }) {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const { views, ...rest } = useGridViews({ grid: "rows", address: parseGridSearch(raw), parse: parseGridSearch });
  Object.assign(seen, rest);
  return (
    <>
      <SavedViews views={views} columns={columns} />
      <Notifications />
    </>
  );
}

async function show(address: string, columns: Columns = { shown: [], changed: false, forget: vi.fn() }) {
  const seen: { search?: GridSearch; ready?: boolean } = {};
  const page = await renderOnPage(() => <Page columns={columns} seen={seen} />, address);
  const where = () => page.router.state.location.searchStr;
  return { ...page, seen, where, columns };
}

const tab = (name: string | RegExp) => screen.findByRole("link", { name });

describe("a saved view", () => {
  it("is shown by its id alone, as it is saved now", async () => {
    serve([view({}), thandis]);
    const { seen } = await show("/?v=v-gold&page=2");
    expect(seen.ready).toBe(false);
    expect((await tab("Gold")).getAttribute("aria-current")).toBe("page");
    expect(seen).toMatchObject({ ready: true, search: { sort: "code", page: 2, v: "v-gold" } });
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
  });

  it("leads by its tab to its address", async () => {
    serve([view({})]);
    const { where, seen } = await show("/?sort=city");
    fireEvent.click(await tab("Gold"));
    await waitFor(() => expect(where()).toBe("?v=v-gold"));
    fireEvent.click(await tab("Default"));
    await waitFor(() => expect(where()).toBe(""));
    expect(seen.search?.sort).toBeUndefined();
  });

  it("says when something else is shown, and is reset", async () => {
    serve([view({})]);
    const { where, columns } = await show("/?v=v-gold&edited=true&sort=city");
    expect(await tab("Gold, changed since it was saved")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Reset" }));
    await waitFor(() => expect(where()).toBe("?v=v-gold"));
    expect(columns.forget).toHaveBeenCalled();
    expect(await tab("Gold")).toBeTruthy();
  });

  it("keeps the changes, which then are its own", async () => {
    const asked = serve([view({})]);
    const { where } = await show("/?v=v-gold&edited=true&sort=city", {
      shown: ["name"],
      changed: false,
      forget: vi.fn(),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(where()).toBe("?v=v-gold"));
    const path = "/api/v1/saved-views/v-gold";
    expect(asked).toEqual([{ method: "PATCH", path, body: { search: "sort=city", columns: ["name"] } }]);
    expect(await tab("Gold")).toBeTruthy();
  });

  it("of somebody else can only be saved as one's own", async () => {
    serve([thandis]);
    await show("/?v=v-cape&edited=true&sort=city");
    expect(await screen.findByRole("button", { name: "Save as new view" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
    expect(screen.queryByRole("button", { name: /^Actions/ })).toBeNull();
  });

  it("is made with a name and shared", async () => {
    const user = userEvent.setup();
    const asked = serve([]);
    const { where } = await show("/?sort=city&page=3");
    await user.click(await screen.findByRole("button", { name: "Save as new view" }));
    const name = await screen.findByRole("textbox", { name: /^Name/ });
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(screen.getByText("Give the view a name.")).toBeTruthy();
    await user.type(name, " Cities ");
    await user.click(screen.getByRole("radio", { name: "Everybody in the company" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(where()).toBe("?v=v-new"));
    const sharing = "SAVED_VIEW_SHARING_TENANT";
    expect(asked).toEqual([
      {
        method: "POST",
        path: "/api/v1/saved-views",
        body: { grid: "rows", name: "Cities", search: "sort=city", columns: [], sharing },
      },
    ]);
  });

  it("is deleted, and made again by undo", async () => {
    const user = userEvent.setup();
    const asked = serve([view({})]);
    const { where } = await show("/?v=v-gold");
    await user.click(await screen.findByRole("button", { name: "Actions for Gold" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete view" }));
    await waitFor(() => expect(where()).toBe(""));
    await waitFor(() => expect(screen.queryByRole("link", { name: "Gold" })).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(where()).toBe("?v=v-new"));
    expect(asked.map(({ method }) => method)).toEqual(["DELETE", "POST"]);
    expect(asked[1]?.body).toMatchObject({ name: "Gold", search: "sort=code" });
  });

  it("that is gone or not shared is told, and the list shown without it", async () => {
    serve([]);
    const { seen } = await show("/?v=v-lost");
    expect((await screen.findByRole("status")).textContent).toContain("This view is gone");
    expect(seen).toMatchObject({ ready: true, search: { v: undefined, sort: undefined } });
  });

  it("that cannot be loaded leaves the list as the address says", async () => {
    vi.stubGlobal("fetch", async () => Response.json({}, { status: 500 }));
    const { seen } = await show("/?v=v-gold");
    expect(await screen.findByRole("button", { name: "Views not loaded, try again" })).toBeTruthy();
    expect(seen).toMatchObject({ ready: true, search: { v: "v-gold", edited: true } });
  });
});
