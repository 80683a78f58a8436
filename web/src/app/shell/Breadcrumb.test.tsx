import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type StaticDataRouteOption,
} from "@tanstack/react-router";
import { act, render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { theme } from "@/app/theme";
import { customerOptions } from "@/features/customers/queries";
import { usePageCustomer } from "@/parts/page-customer";
import { customer } from "@/test/samples";
import { Breadcrumb } from "./Breadcrumb";

function Page() {
  return (
    <>
      <Breadcrumb />
      <Outlet />
    </>
  );
}

/** A page about the customer Hope Works whose address does not say so. */
function OfHopeWorks() {
  usePageCustomer("c-1");
  return null;
}

async function openPages() {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  queries.setQueryData(customerOptions("c-1").queryKey, customer());
  const root = createRootRoute({ component: Page });
  const page = (path: string, crumb: StaticDataRouteOption["crumb"], component?: () => null) =>
    createRoute({ getParentRoute: () => root, path, component, staticData: { crumb } });
  const router = createRouter({
    routeTree: root.addChildren([
      page("/customers/$customerId", undefined),
      page("/activities", "activities"),
      page("/activities/$activityId", "saveActivity", OfHopeWorks),
      page("/cases", "cases"),
      page("/cases/$caseId", "caseInfo", OfHopeWorks),
    ]),
    history: createMemoryHistory({ initialEntries: ["/activities/a-1"] }),
    defaultPendingMinMs: 0,
  });
  await router.load();
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>
        {/* The type of the application's router does not fit one made for a test. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const go = (path: string) => act(async () => router.history.push(path));
  const links = async () => {
    const trail = await screen.findByRole("navigation");
    await within(trail).findByText(/Save Activity|Case Info and History/);
    return within(trail)
      .getAllByRole("link")
      .map((link) => `${link.textContent} ${link.getAttribute("href")}`.trim());
  };
  return { go, links };
}

const HOPE_WORKS = ["/customers/c-1", "Hope Works /customers/c-1"];

it("names the list of work from which an activity or a case was opened, and the customer", async () => {
  const { go, links } = await openPages();
  expect(await links()).toEqual(["Customers /customers", ...HOPE_WORKS]);
  await go("/activities");
  await go("/activities/a-1");
  expect(await links()).toEqual(["My Activities /activities", ...HOPE_WORKS]);
  await go("/cases/case-1");
  expect(await links()).toEqual(["My Activities /activities", ...HOPE_WORKS]);
  await go("/cases");
  await go("/cases/case-1");
  expect(await links()).toEqual(["My Cases /cases", ...HOPE_WORKS]);
  await go("/customers/c-1");
  await go("/cases/case-1");
  expect(await links()).toEqual(["Customers /customers", ...HOPE_WORKS]);
});
