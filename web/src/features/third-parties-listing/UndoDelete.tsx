import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { restoreThirdParty, thirdPartyKeys } from "@/features/third-parties/queries";
import { problemText } from "@/parts/problem-text";

/** Takes the deletion of a third party back, from the notification that tells of it. */
export function UndoDelete({ id, supplier, onDone }: { id: string; supplier: string; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const restoring = useMutation({
    mutationFn: () => restoreThirdParty(id),
    onSuccess: (restored) => {
      queries.setQueryData(thirdPartyKeys.one(id), restored);
      void queries.invalidateQueries({ queryKey: thirdPartyKeys.lists });
      onDone();
      notifications.show({ message: t("thirdParties.restored", { supplier }) });
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
        aria-label={t("thirdParties.undoOf", { supplier })}
        onClick={() => restoring.mutate()}
      >
        {t("thirdParties.undo")}
      </Button>
    </>
  );
}
