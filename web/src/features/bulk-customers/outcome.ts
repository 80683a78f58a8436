import type { BulkUpdateResult } from "@/api/types";

/** How many customers were changed, how many were so already, and which were refused. */
export function outcome(results: readonly BulkUpdateResult[]) {
  const of = (wanted: BulkUpdateResult["outcome"]) => results.filter(({ outcome: its }) => its === wanted);
  return {
    updated: of("BULK_UPDATE_OUTCOME_UPDATED").length,
    unchanged: of("BULK_UPDATE_OUTCOME_UNCHANGED").length,
    refused: of("BULK_UPDATE_OUTCOME_REFUSED"),
  };
}
