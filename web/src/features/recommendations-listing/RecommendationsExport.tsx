import { useCallback } from "react";
import { api } from "@/api/client";
import type { GridTotal } from "@/data-grid/PageReference";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { parameters, type RecommendationSelection } from "@/features/recommendations/queries";

/** Takes the listed recommendations away as a file. */
export function RecommendationsExport(props: {
  selection: RecommendationSelection;
  /** The order of the list. */
  orderBy: string;
  total: GridTotal | undefined;
}) {
  const { selection, orderBy, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { ...parameters(selection), orderBy };
      return api.GET("/api/v1/recommendations/export", { params: { query }, parseAs: "stream", signal });
    },
    [selection, orderBy],
  );
  return <ExportCsv total={total} request={request} />;
}
