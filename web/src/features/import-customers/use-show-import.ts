import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { CustomerImport } from "@/api/types";
import { importKeys } from "./keys";
import { importOptions } from "./queries";

/** Shows an import as an answer says it is, unless something newer is known. */
export function useShowImport(): (now: CustomerImport) => void {
  const queries = useQueryClient();
  return useCallback(
    (now) => {
      const { queryKey } = importOptions(now.id);
      const keep = (shown: CustomerImport | undefined) =>
        shown && Number(shown.etag) > Number(now.etag) ? shown : now;
      // What is on its way may be older than this answer.
      void queries.cancelQueries({ queryKey }).then(() => queries.setQueryData(queryKey, keep));
      void queries.invalidateQueries({ queryKey: importKeys.lists });
    },
    [queries],
  );
}
