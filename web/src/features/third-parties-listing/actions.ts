import { IconBuildingStore, IconEdit, IconTrash } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { ThirdParty } from "@/api/types";
import type { RowAction } from "@/data-grid/columns";
import { mayDelete, mayEdit } from "@/features/third-parties/third-party";
import { thirdPartyLink } from "./third-party-link";

/** The action buttons of a third party: what the server offers, and the way to its customer. */
export function thirdPartyActions(
  t: TFunction,
  thirdParty: ThirdParty,
  on: {
    /** True where the customer is known already. */
    ofOneCustomer: boolean;
    onDelete: () => void;
  },
): RowAction[] {
  const actions: RowAction[] = [];
  if (mayEdit(thirdParty)) {
    actions.push({
      id: "edit",
      label: t("thirdParties.action.edit"),
      icon: IconEdit,
      keys: "E",
      link: thirdPartyLink(thirdParty),
    });
  }
  if (mayDelete(thirdParty)) {
    actions.push({
      id: "delete",
      label: t("thirdParties.action.delete"),
      icon: IconTrash,
      keys: "D",
      run: on.onDelete,
    });
  }
  if (!on.ofOneCustomer) {
    actions.push({
      id: "customer",
      label: t("thirdParties.action.customer"),
      icon: IconBuildingStore,
      keys: "V",
      link: { to: "/customers/$customerId", params: { customerId: thirdParty.customerId } },
    });
  }
  return actions;
}
