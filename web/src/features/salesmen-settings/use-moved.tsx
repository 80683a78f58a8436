import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { customerKeys } from "@/features/customers/queries";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import { offerUndo } from "@/parts/undo";
import { type Move, type Moved, MoveKeys, moveCustomers, takingBack } from "./moves";

/** How long a move can be taken back where it was made, in milliseconds. */
const UNDO_TIME = 30_000;

/** After a move: whatever shows customers is fetched anew, and the move can be taken back. */
export function useMoved(): (move: Move, done: Moved) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  return useCallback(
    (move, { moved }) => {
      const refresh = () => void queries.invalidateQueries({ queryKey: customerKeys.all });
      refresh();
      if (moved.length === 0) return;
      const count = (count: number) => ({ count, number: format.number(count) });
      const message = t("salesmenSettings.moved", { ...count(moved.length), name: move.to.displayName });
      // Nobody can get customers who does not sell any more.
      if (!move.from.sells) {
        notifications.show({ message });
        return;
      }
      const undo = async () => {
        let back = 0;
        try {
          for (const part of takingBack(move, moved)) {
            back += (await moveCustomers(part, new MoveKeys(), () => undefined)).moved.length;
          }
          const left = moved.length - back;
          notifications.show({
            color: left > 0 ? "orange" : undefined,
            message: [
              t("salesmenSettings.movedBack", { ...count(back), name: move.from.displayName }),
              left > 0 ? t("salesmenSettings.notBack", count(left)) : "",
            ].join(" "),
          });
        } catch (error) {
          notifications.show({ color: "red", message: problemText(t, error) });
        } finally {
          refresh();
        }
      };
      offerUndo({ id: "moved-customers", message, autoClose: UNDO_TIME, run: () => void undo() });
    },
    [t, format, queries],
  );
}
