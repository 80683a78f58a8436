import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { newRouter } from "./router";
import { styleNonce } from "./style-nonce";
import { cssVariables, theme } from "./theme";

/** Everything around the pages. */
export function App({ queries, router }: { queries: QueryClient; router: ReturnType<typeof newRouter> }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
