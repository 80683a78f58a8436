import { useQueryClient } from "@tanstack/react-query";
import type { CustomerGroup } from "@/api/types";
import { customerKeys } from "@/features/customers/queries";
import { groupKeys } from "./keys";

/** After a change of a group: it is shown as it is now, and whatever shows groups or who sees customers is fetched anew. */
export function useGroupChanged(): (changed?: CustomerGroup) => Promise<unknown> {
  const queries = useQueryClient();
  return async (changed) => {
    if (changed) queries.setQueryData(groupKeys.one(changed.id), changed);
    return Promise.all([
      queries.invalidateQueries({ queryKey: groupKeys.lists }),
      queries.invalidateQueries({ queryKey: customerKeys.all }),
    ]);
  };
}
