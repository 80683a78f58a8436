import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import type { BulkUpdateResult, CustomerSummary } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import { offerUndo } from "@/parts/undo";
import { type Chosen, isUpdated, stepsBack } from "./change";
import { outcome } from "./outcome";
import { BulkRun } from "./run";
import { useBulkChanged } from "./use-bulk-changed";

/** Under which id a change of many customers is told and may be taken back. */
export const UNDO = "bulk-customers";

type Results = readonly BulkUpdateResult[];

/** Offers to take a change of many customers back, and does it: each of them gets what it had. */
export function useUndo(onRenewed: (customers: CustomerSummary[]) => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const changed = useBulkChanged();
  const counted = (count: number) => ({ count, number: format.number(count) });

  const undo = async (chosen: Chosen, customers: CustomerSummary[], results: Results, run: BulkRun): Promise<void> => {
    const tell = (message: string, color?: string) => notifications.show({ id: UNDO, message, color });
    try {
      const { updated, refused } = outcome(await run.run(() => {}));
      const why = refused[0]?.problem?.message;
      if (why) tell(t("bulk.partlyUndone", { ...counted(refused.length), why }), "orange");
      else tell(t("bulk.undone", counted(updated)));
    } catch (error) {
      // What was not answered is sent once more under its key.
      const again = () => void undo(chosen, customers, results, run);
      offerUndo({ id: UNDO, message: `${t("bulk.notUndone")} ${problemText(t, error)}`, run: again });
    }
    const etags = new Map(run.results.filter(isUpdated).map(({ id, etag }) => [id, etag]));
    const back = customers.filter(({ id }) => etags.has(id));
    onRenewed(back.map((customer) => ({ ...customer, etag: etags.get(customer.id) ?? customer.etag })));
    void changed();
  };
  const start = (chosen: Chosen, customers: CustomerSummary[], results: Results) =>
    void undo(chosen, customers, results, new BulkRun(stepsBack(chosen, customers, results)));
  return {
    undo: start,
    offer: (chosen: Chosen, customers: CustomerSummary[], results: Results) => {
      const { updated, unchanged } = outcome(results);
      const parts = [t(`bulk.${chosen.field}.changed`, { ...counted(updated), label: chosen.label })];
      if (unchanged > 0) parts.push(t("bulk.already", counted(unchanged)));
      offerUndo({ id: UNDO, message: parts.join(" "), run: () => start(chosen, customers, results) });
    },
  };
}
