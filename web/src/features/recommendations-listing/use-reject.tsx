import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Recommendation } from "@/api/types";
import { recommendationKeys, rejectRecommendation } from "@/features/recommendations/queries";
import { problemText } from "@/parts/problem-text";
import { UndoReject } from "./UndoReject";

/** How long a rejection can be taken back where it was made, in milliseconds. */
const UNDO_TIME = 20_000;

/** Rejects a recommendation at once and offers to take it back. */
export function useReject(): (recommendation: Recommendation) => void {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useCallback(
    ({ id, etag, customerName }) => {
      const notice = `rejected-${id}`;
      const reject = async () => {
        try {
          await rejectRecommendation(id, etag);
          notifications.show({
            id: notice,
            title: t("recommendations.rejected", { customer: customerName }),
            message: <UndoReject id={id} customer={customerName} onDone={() => notifications.hide(notice)} />,
            autoClose: UNDO_TIME,
          });
        } catch (error) {
          notifications.show({ id: notice, color: "red", message: problemText(t, error) });
        } finally {
          // A refusal, too, says that the list is out of date.
          void queries.invalidateQueries({ queryKey: recommendationKeys.all });
        }
      };
      void reject();
    },
    [t, queries],
  );
}
