import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { cssVariables, theme } from "@/app/theme";
import { sessionOptions } from "@/session/session";
import { session } from "./samples";

/** Renders something as it stands on a page: with the theme, a router and Sam logged in, or somebody else. */
export async function renderOnPage(content: () => ReactNode, address = "/", by = session) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(sessionOptions.queryKey, by);
  const root = createRootRoute({ component: content, notFoundComponent: content });
  const router = createRouter({
    routeTree: root,
    history: createMemoryHistory({ initialEntries: [address] }),
    defaultPendingMinMs: 0,
  });
  await router.load();
  const result = render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={queries}>
        {/* The type of the application's router does not fit one made for a test. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...result, queries, router };
}
