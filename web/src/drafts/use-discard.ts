import { useTranslation } from "react-i18next";
import { offerUndo } from "@/parts/undo";
import { useOwner } from "@/session/use-session";
import { type Draft, removeDraft, writeDraft } from "./draft-store";

/** Drops a draft, which can be brought back for a moment. */
export function useDiscard(): (draft: Draft<unknown>) => void {
  const { t } = useTranslation();
  const owner = useOwner();
  return (draft) => {
    removeDraft(owner, draft);
    const name = draft.title || t("home.drafts.untitled");
    const message = t("home.drafts.discarded", { name });
    offerUndo({ id: "discarded-draft", message, run: () => writeDraft(owner, draft) });
  };
}
