import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { LeaveDialog } from "./LeaveDialog";

/** A form with unsaved changes, beside a page that loads for ever and one that is there at once. */
async function open() {
  const onKeep = vi.fn();
  const root = createRootRoute({
    component: () => (
      <>
        <Link to="/contacts">Slow page</Link>
        <Link to="/third-parties">Quick page</Link>
        <Outlet />
      </>
    ),
  });
  const form = () => <LeaveDialog blocked={() => true} onKeep={onKeep} onDiscard={vi.fn()} />;
  const routeTree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: "/", component: form }),
    createRoute({ getParentRoute: () => root, path: "/contacts", loader: () => new Promise(() => {}) }),
    createRoute({ getParentRoute: () => root, path: "/third-parties", component: () => <p>Here at once</p> }),
  ]);
  const router = createRouter({
    routeTree,
    history: createMemoryHistory({ initialEntries: ["/"] }),
    defaultPendingMs: 60_000,
  });
  await router.load();
  render(
    <MantineProvider env="test">
      <RouterProvider router={router as never} />
    </MantineProvider>,
  );
  return { user: userEvent.setup(), onKeep };
}

it("asks once: whoever decided to leave may turn elsewhere while the next page loads", async () => {
  const { user, onKeep } = await open();
  await user.click(screen.getByRole("link", { name: "Slow page" }));
  await user.click(await screen.findByRole("button", { name: "Leave, keep draft" }));
  await user.click(screen.getByRole("link", { name: "Quick page", hidden: true }));
  await screen.findByText("Here at once");
  expect(onKeep).toHaveBeenCalledTimes(1);
});

it("asks again after somebody stayed", async () => {
  const { user } = await open();
  await user.click(screen.getByRole("link", { name: "Slow page" }));
  await user.click(await screen.findByRole("button", { name: "Keep editing" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("link", { name: "Quick page" }));
  await screen.findByRole("dialog");
});
