import { IconMapPin, IconTrophy, IconUserPlus } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerSummary } from "@/api/types";
import type { SelectionAction } from "@/data-grid/selection/SelectionBar";
import type { Selection } from "@/data-grid/selection/use-selection";
import { usePermission } from "@/session/use-session";
import { BULK_FIELDS, type BulkField } from "./change";

/** Fetched when something is to be changed. */
const BulkDialog = lazy(() => import("./BulkDialog"));

const ICONS = { salesman: IconUserPlus, rank: IconTrophy, reportingArea: IconMapPin };

/** What can be changed of all selected customers at once, and the dialog that does it. */
export function useBulkActions(): {
  actions: (selection: Selection<CustomerSummary>) => SelectionAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation();
  const mayWrite = usePermission("customers.write");
  const [doing, setDoing] = useState<{ field: BulkField; selection: Selection<CustomerSummary> } | null>(null);
  const actions = (selection: Selection<CustomerSummary>): SelectionAction[] =>
    mayWrite
      ? BULK_FIELDS.map((field) => ({
          id: field,
          label: t(`bulk.${field}.action`),
          icon: ICONS[field],
          run: () => setDoing({ field, selection }),
        }))
      : [];
  const dialog = doing && (
    <Suspense>
      <BulkDialog
        field={doing.field}
        customers={doing.selection.rows}
        onRenewed={doing.selection.renew}
        onClose={() => setDoing(null)}
      />
    </Suspense>
  );
  return { actions, dialog };
}
