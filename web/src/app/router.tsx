import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { NotFoundPage } from "./NotFoundPage";
import { ProblemPage } from "./ProblemPage";
import { customerPages, customersPages } from "./routes/customers";
import { customer, home, inside, logIn, nowhere, root, suspended } from "./routes/frame";
import { settingsPages } from "./routes/settings";
import { customerWorkPages, workPages } from "./routes/work";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}

const routeTree = root.addChildren([
  logIn,
  suspended,
  inside.addChildren([
    home,
    ...customersPages,
    ...workPages,
    ...settingsPages,
    nowhere,
    customer.addChildren([...customerPages, ...customerWorkPages]),
  ]),
]);

/** The pages by their addresses. */
export function newRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ProblemPage,
  });
}
