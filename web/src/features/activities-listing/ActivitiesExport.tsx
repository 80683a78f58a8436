import { useCallback } from "react";
import { api } from "@/api/client";
import type { GridTotal } from "@/data-grid/PageReference";
import { type ActivitySelection, parameters } from "@/features/activities/queries";
import { ExportCsv } from "@/features/export-list/ExportCsv";

/** Takes the listed activities away as a file. */
export function ActivitiesExport(props: {
  selection: ActivitySelection;
  /** The order of the list. */
  orderBy: string;
  total: GridTotal | undefined;
}) {
  const { selection, orderBy, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { ...parameters(selection), orderBy };
      return api.GET("/api/v1/activities/export", { params: { query }, parseAs: "stream", signal });
    },
    [selection, orderBy],
  );
  return <ExportCsv total={total} request={request} />;
}
