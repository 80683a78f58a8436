import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { deleteThirdParty, thirdPartyKeys } from "@/features/third-parties/queries";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { UndoDelete } from "./UndoDelete";

/** How long the deletion can be taken back where it was made, in milliseconds. */
const UNDO_TIME = 20_000;

/** Asks before a third party is deleted with its items, and offers to take it back. */
export function DeleteThirdPartyDialog({ thirdParty, onClose }: { thirdParty: ThirdParty; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, etag, supplierName, itemCount } = thirdParty;
  const remove = async () => {
    try {
      await deleteThirdParty(id, etag);
    } finally {
      // A refusal, too, says that the list is out of date.
      void queries.invalidateQueries({ queryKey: thirdPartyKeys.lists });
    }
  };
  return (
    <ConfirmDialog
      title={t("thirdParties.delete.title")}
      text={t("thirdParties.delete.text", { supplier: supplierName, count: itemCount })}
      label={t("thirdParties.delete.yes")}
      run={remove}
      onDone={() => {
        queries.removeQueries({ queryKey: thirdPartyKeys.one(id) });
        const notice = `deleted-${id}`;
        notifications.show({
          id: notice,
          title: t("thirdParties.delete.done", { supplier: supplierName }),
          message: <UndoDelete id={id} supplier={supplierName} onDone={() => notifications.hide(notice)} />,
          autoClose: UNDO_TIME,
        });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
