import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { caseConfigKey, caseKeys } from "@/features/cases/keys";

/** After a change of a case type or a stage: they are fetched anew, and with them the cases that name them. */
export function useConfigChanged(): () => Promise<unknown> {
  const queries = useQueryClient();
  return useCallback(
    () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: caseConfigKey }),
        queries.invalidateQueries({ queryKey: caseKeys.all }),
      ]),
    [queries],
  );
}
