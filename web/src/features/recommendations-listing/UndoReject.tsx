import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { recommendationKeys, restoreRecommendation } from "@/features/recommendations/queries";
import { problemText } from "@/parts/problem-text";

/** Takes the rejection of a recommendation back, from the notification that tells of it. */
export function UndoReject({ id, customer, onDone }: { id: string; customer: string; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const restoring = useMutation({
    mutationFn: () => restoreRecommendation(id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: recommendationKeys.all });
      onDone();
      notifications.show({ message: t("recommendations.restored", { customer }) });
    },
  });
  return (
    <>
      {restoring.error && <span>{problemText(t, restoring.error)} </span>}
      <Button
        size="compact-sm"
        variant="light"
        mt={4}
        loading={restoring.isPending}
        aria-label={t("recommendations.undoOf", { customer })}
        onClick={() => restoring.mutate()}
      >
        {t("recommendations.undo")}
      </Button>
    </>
  );
}
