import { useCallback } from "react";
import { api } from "@/api/client";
import type { GridState } from "@/data-grid/grid-state";
import type { GridTotal } from "@/data-grid/PageReference";
import { asked } from "@/features/contacts/queries";
import { customerView, type ViewName } from "@/features/customers/status";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { contactsAsked } from "./contacts-search";

/** Takes the listed contacts away as a file. */
export function ContactsExport(props: {
  view: ViewName;
  state: GridState;
  inactive: boolean;
  total: GridTotal | undefined;
}) {
  const { view, state, inactive, total } = props;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { ...asked({ view: customerView(view), ...contactsAsked(state, inactive) }), orderBy: state.sort };
      return api.GET("/api/v1/contacts/export", { params: { query }, parseAs: "stream", signal });
    },
    [view, state, inactive],
  );
  return <ExportCsv total={total} request={request} />;
}
