import { useQueryClient } from "@tanstack/react-query";
import type { Rank } from "@/api/types";
import { staticCodesOptions } from "@/features/customers/look-ups";
import { customerKeys } from "@/features/customers/queries";
import { ranksOptions } from "./queries";

/** After a change of a rank: it is shown as it is now, and whatever shows ranks is fetched anew. */
export function useRankChanged(): (changed?: Rank) => Promise<unknown> {
  const queries = useQueryClient();
  return async (changed) => {
    if (changed) {
      queries.setQueryData(ranksOptions.queryKey, (ranks) =>
        ranks?.map((rank) => (rank.id === changed.id ? changed : rank)),
      );
    }
    return Promise.all([
      queries.invalidateQueries({ queryKey: ranksOptions.queryKey }),
      queries.invalidateQueries({ queryKey: staticCodesOptions.queryKey }),
      queries.invalidateQueries({ queryKey: customerKeys.all }),
    ]);
  };
}
