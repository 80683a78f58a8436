import { QueryClient } from "@tanstack/react-query";
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Session } from "@/api/types";
import { newRouter } from "@/app/router";
import { offered } from "@/commands/command-store";
import { sessionOptions } from "@/session/session";
import { useSession } from "@/session/use-session";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { useGlobalCommands } from "./use-global-commands";

/** What the commands of the palette ask for, all of them together. */
const RIGHTS = [
  "activities.read",
  "activities.write",
  "case-config.manage",
  "customers.import",
  "customers.read",
  "customers.write",
  "erp.manage",
  "groups.manage",
  "ranks.manage",
  "salesmen.assign",
  "users.manage",
];

/** Before somebody is logged in there is no palette, and where no page is there is nothing to go to. */
const NO_PAGES = ["/login", "/suspended", "/$"];

function Page() {
  useGlobalCommands();
  return <p>May: {useSession().permissions.join(" ") || "nothing"}</p>;
}

/** Where each command leads. */
async function targets(permissions: string[]): Promise<Map<string, string>> {
  const { router, queries } = await renderOnPage(Page);
  const changed: Session = { ...session, permissions };
  queries.setQueryData(sessionOptions.queryKey, changed);
  await screen.findByText(`May: ${permissions.join(" ") || "nothing"}`);
  const found = new Map<string, string>();
  // What leaves the application or opens a dialog is no page of it.
  for (const command of offered().filter(({ id }) => id !== "api" && id !== "shortcuts")) {
    await act(async () => command.run());
    await router.load();
    found.set(command.id, router.state.location.pathname);
  }
  return found;
}

it("has a command for every page that needs to be told nothing more", async () => {
  const { routesByPath } = newRouter(new QueryClient());
  const paths = Object.keys(routesByPath).map((path) => path.replace(/(.)\/$/, "$1"));
  const pages = paths.filter((path) => !path.includes("/$") && !NO_PAGES.includes(path));
  expect(pages).toContain("/reports/activities");
  expect([...new Set((await targets(RIGHTS)).values())].toSorted()).toEqual([...new Set(pages)].toSorted());
});

it("offers no page that the user may not open", async () => {
  const reached = [...(await targets([])).values()];
  expect(reached).not.toContain("/customers/new");
  expect(reached).not.toContain("/reports/pipeline");
  expect(reached).toContain("/customers");
});
