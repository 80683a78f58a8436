import { useCallback } from "react";
import { api } from "@/api/client";
import type { GridTotal } from "@/data-grid/PageReference";
import { type CaseSelection, parameters } from "@/features/cases/queries";
import { ExportCsv } from "@/features/export-list/ExportCsv";

/** Takes the listed cases away as a file. */
export function CasesExport(props: {
  selection: CaseSelection;
  /** The order of the list. */
  orderBy: string;
  total: GridTotal | undefined;
}) {
  const { selection, orderBy, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { ...parameters(selection), orderBy };
      return api.GET("/api/v1/cases/export", { params: { query }, parseAs: "stream", signal });
    },
    [selection, orderBy],
  );
  return <ExportCsv total={total} request={request} />;
}
