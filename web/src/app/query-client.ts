import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/api/problem";

/** The cache of everything the pages have fetched. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The stream of changes says when something is out of date; this only bounds the time after a lost message.
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.transient && navigator.onLine,
        // A request without network fails at once and shows so, instead of waiting silently.
        networkMode: "always",
        // What failed without network, or is old by then, is fetched when it is back.
        refetchOnReconnect: true,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
