import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { thirdPartyKeys } from "@/features/third-parties/queries";
import { useTellSaved } from "@/form/use-tell-saved";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The save after which the form goes on with a next item. */
    nextItem?: string;
    /** The save after which another third party is added. */
    addedAfter?: string;
  }
}

/** What comes after a save: back to where the form was opened, the next item, or another third party. */
export type Next = "back" | "item" | "another";

/**
 * Goes on after a save. Whoever adds more stays on the page, and finally goes back to where he first came from. Each
 * save is named in the state of the page, or the router would see no difference between a form and the next one.
 */
export function useAfterSave(customerId: string, leave: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const tellSaved = useTellSaved();
  const goOn = (next: Next, { id, etag }: ThirdParty) => {
    const save = `${id} ${etag}`;
    if (next === "back") {
      leave();
    } else if (next === "another") {
      void navigate({
        to: "/customers/$customerId/third-parties/new",
        params: { customerId },
        state: { addedAfter: save },
        replace: true,
      });
    } else {
      void navigate({
        to: "/customers/$customerId/third-parties/$thirdPartyId",
        params: { customerId, thirdPartyId: id },
        state: { nextItem: save },
        replace: true,
      });
    }
  };
  const keep = (saved: ThirdParty) => {
    queries.setQueryData(thirdPartyKeys.one(saved.id), saved);
    void queries.invalidateQueries({ queryKey: thirdPartyKeys.lists });
  };
  return {
    goOn,
    /** Takes over what the server answered, and says so. */
    afterSave: (next: Next, saved: ThirdParty, takeBack?: () => Promise<ThirdParty>) => {
      keep(saved);
      // Whoever goes on with the same one has it before him.
      const message = t("thirdParty.saved", { supplier: saved.supplierName });
      tellSaved(message, keep, next === "item" ? undefined : takeBack);
      goOn(next, saved);
    },
  };
}
