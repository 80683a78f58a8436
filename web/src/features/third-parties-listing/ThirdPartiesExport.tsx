import { useCallback } from "react";
import { api } from "@/api/client";
import type { GridTotal } from "@/data-grid/PageReference";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { parameters, type ThirdPartySelection } from "@/features/third-parties/queries";

/** Takes the listed third parties away as a file. */
export function ThirdPartiesExport(props: {
  selection: ThirdPartySelection;
  orderBy: string;
  total: GridTotal | undefined;
}) {
  const { selection, orderBy, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { ...parameters(selection), orderBy };
      return api.GET("/api/v1/third-parties/export", { params: { query }, parseAs: "stream", signal });
    },
    [selection, orderBy],
  );
  return <ExportCsv total={total} request={request} />;
}
