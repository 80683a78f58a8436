import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { namedControls } from "./named-controls";
import type { newRouter } from "./router";
import { styleNonce } from "./style-nonce";
import { cssVariables, theme } from "./theme";

/** Everything around the pages. */
export function App({ queries, router }: { queries: QueryClient; router: ReturnType<typeof newRouter> }) {
  const { t } = useTranslation();
  return (
    <MantineProvider
      theme={useMemo(() => mergeThemeOverrides(theme, namedControls(t)), [t])}
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
