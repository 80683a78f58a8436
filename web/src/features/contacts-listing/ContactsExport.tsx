import { useCallback } from "react";
import { api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import type { GridState } from "@/data-grid/grid-state";
import type { GridTotal } from "@/data-grid/PageReference";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { contactsFilter } from "./contacts-search";

/** Takes the listed contacts away as a file. */
export function ContactsExport(props: { state: GridState; inactive: boolean; total: GridTotal | undefined }) {
  const { state, inactive, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { filter: filterParameter(contactsFilter(state, inactive)), orderBy: state.sort };
      return api.GET("/api/v1/contacts/export", { params: { query }, parseAs: "stream", signal });
    },
    [state, inactive],
  );
  return <ExportCsv total={total} request={request} />;
}
