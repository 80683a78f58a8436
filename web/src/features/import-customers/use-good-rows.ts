import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { CustomerImport } from "@/api/types";
import { checkImport, isAtWork, runImport, updateImport } from "./queries";
import { useShowImport } from "./use-show-import";

/** The way to import the good rows of a file whose other rows have errors. */
export type GoodRows = ReturnType<typeof useGoodRows>;

/** How many rows a run would import: the good ones, and those that are there already if they are not left out. */
export function rowsToImport({ goodCount, duplicateCount, skipDuplicates = true }: CustomerImport): number {
  return skipDuplicates ? goodCount : goodCount + duplicateCount;
}

/**
 * Imports the good rows by one press: the server first checks the rows once more, now without those that have errors.
 * Should that find another number of rows to import than the user was told, he is asked again. Whoever leaves the page
 * meanwhile finds the checked rows there, and imports them then.
 */
export function useGoodRows(shown: CustomerImport) {
  const show = useShowImport();
  /** How many rows the user agreed to, while they are checked. */
  const agreed = useRef<number | null>(null);
  const running = useMutation({ mutationFn: runImport, onSuccess: show });
  const checking = useMutation({
    mutationFn: async (before: CustomerImport) => checkImport(await updateImport(before, { goodRowsOnly: true })),
    onSuccess: (now, before) => {
      agreed.current = rowsToImport(before);
      show(now);
    },
  });
  const { mutate: run } = running;
  useEffect(() => {
    if (agreed.current === null || isAtWork(shown)) return;
    const asAgreed = agreed.current === rowsToImport(shown);
    agreed.current = null;
    if (asAgreed && shown.actions.includes("IMPORT_ACTION_RUN")) run(shown);
  }, [shown, run]);
  return {
    start: () => checking.mutate(shown),
    pending: checking.isPending || running.isPending,
    error: checking.error ?? running.error,
  };
}
