import { useQueryClient } from "@tanstack/react-query";
import { customerKeys } from "@/features/customers/queries";
import { historyKeys } from "@/features/history/queries";

/** After a change of many customers: whatever shows customers is fetched anew. */
export function useBulkChanged(): () => Promise<unknown> {
  const queries = useQueryClient();
  return async () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: customerKeys.all }),
      queries.invalidateQueries({ queryKey: historyKeys.all }),
    ]);
}
