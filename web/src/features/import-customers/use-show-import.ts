import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { CustomerImport } from "@/api/types";
import { importKeys } from "./keys";
import { importOptions } from "./queries";

/** Shows an import as an answer says it is. */
export function useShowImport(): (now: CustomerImport) => void {
  const queries = useQueryClient();
  return useCallback(
    (now) => {
      queries.setQueryData(importOptions(now.id).queryKey, now);
      void queries.invalidateQueries({ queryKey: importKeys.lists });
    },
    [queries],
  );
}
