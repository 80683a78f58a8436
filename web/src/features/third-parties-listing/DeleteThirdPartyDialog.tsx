import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { ThirdParty } from "@/api/types";
import { deleteThirdParty, thirdPartyKeys, thirdPartyOptions } from "@/features/third-parties/queries";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { UndoDelete } from "./UndoDelete";

/** How long the deletion can be taken back where it was made, in milliseconds. */
const UNDO_TIME = 20_000;

/** Asks before a third party is deleted with its items, and offers to take it back. */
export function DeleteThirdPartyDialog(props: { thirdParty: ThirdParty; onClose: () => void }) {
  const { onClose } = props;
  // The version that is asked about: a newer one is asked about anew.
  const [thirdParty, setThirdParty] = useState(props.thirdParty);
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, etag, supplierName, itemCount } = thirdParty;
  const remove = async () => {
    try {
      await deleteThirdParty(id, etag);
    } catch (error) {
      if (isProblem(error, 412)) setThirdParty(await queries.fetchQuery({ ...thirdPartyOptions(id), staleTime: 0 }));
      throw error;
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
