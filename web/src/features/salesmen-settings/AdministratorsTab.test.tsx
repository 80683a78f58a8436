import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Session, User } from "@/api/types";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { AdministratorsTab } from "./AdministratorsTab";

afterEach(() => vi.unstubAllGlobals());

const thandi: User = {
  id: "user-thandi",
  email: "thandi@demo.example",
  displayName: "Thandi Mokoena",
  roles: ["ROLE_SALESMAN"],
  closed: false,
  employed: true,
  etag: "1",
} as unknown as User;

async function open() {
  vi.stubGlobal("fetch", async (request: Request) =>
    request.method === "GET" ? Response.json({ users: [thandi], nextPageToken: "" }) : Response.json(thandi),
  );
  const page = await renderOnPage(AdministratorsTab, "/settings/salesmen?tab=administrators");
  const administrator: Session = { ...session, permissions: ["users.manage"] };
  page.queries.setQueryData(sessionOptions.queryKey, administrator);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("checkbox", { name: /^Thandi Mokoena/ }));
  return { ...page, user, tab: () => page.router.state.location.search };
}

const toOtherTab = { to: "/settings/salesmen", search: { tab: "assignments" }, replace: true } as never;

it("asks before another tab takes the ticks away", async () => {
  const { router, user, tab } = await open();
  void router.navigate(toOtherTab);
  await user.click(await screen.findByRole("button", { name: "Keep editing" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(tab()).toEqual({ tab: "administrators" });
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /^Thandi Mokoena/ }).checked).toBe(true);
  void router.navigate(toOtherTab);
  await user.click(await screen.findByRole("button", { name: "Discard" }));
  await waitFor(() => expect(tab()).toEqual({ tab: "assignments" }));
});

it("lets go without a question what is unticked again, or saved", async () => {
  const { router, user, tab } = await open();
  await user.click(screen.getByRole("checkbox", { name: /^Thandi Mokoena/ }));
  await router.navigate(toOtherTab);
  expect(tab()).toEqual({ tab: "assignments" });
  await user.click(screen.getByRole("checkbox", { name: /^Thandi Mokoena/ }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  expect(screen.queryByRole("dialog")).toBeNull();
});
