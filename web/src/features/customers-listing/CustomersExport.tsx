import { useCallback } from "react";
import { api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import type { GridState } from "@/data-grid/grid-state";
import type { GridTotal } from "@/data-grid/PageReference";
import { customerView, type ViewName } from "@/features/customers/status";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { listingFilter } from "./listing";

/** Takes the listed customers away as a file. */
export function CustomersExport(props: {
  view: ViewName;
  state: GridState;
  inactive: boolean;
  total: GridTotal | undefined;
}) {
  const { view, state, inactive, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = {
        view: customerView(view),
        filter: filterParameter(listingFilter(state, inactive)),
        search: state.text.trim() || undefined,
        orderBy: state.sort,
      };
      return api.GET("/api/v1/customers/export", { params: { query }, parseAs: "stream", signal });
    },
    [view, state, inactive],
  );
  return <ExportCsv total={total} request={request} />;
}
