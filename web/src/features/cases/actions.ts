import {
  IconBuildingStore,
  IconCalendarPlus,
  IconEdit,
  IconFolderX,
  IconHistory,
  IconLockOpen,
  IconThumbDown,
  IconTrophy,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Case } from "@/api/types";
import type { RowAction, RowLink } from "@/data-grid/columns";
import { type CaseResult, mayDoCase } from "./case";

/** The page that tells everything about a case. */
export function caseInfoLink({ id }: Pick<Case, "id">): RowLink {
  return { to: "/cases/$caseId", params: { caseId: id } };
}

/** How each end is offered, in the manual's order. */
const ENDS: { result: CaseResult; id: "close" | "won" | "lost"; icon: RowAction["icon"]; keys: string }[] = [
  { result: "CLOSED", id: "close", icon: IconFolderX, keys: "C" },
  { result: "WON", id: "won", icon: IconTrophy, keys: "G" },
  { result: "LOST", id: "lost", icon: IconThumbDown, keys: "K" },
];

/**
 * The action buttons of a case, by the manual's names: what the server offers, and the pages that only show something.
 * Where one of them is the page itself, it is left out.
 */
export function caseActions(
  t: TFunction,
  each: Case,
  on: {
    onReopen: () => void;
    /** True where the customer is known already. */
    ofOneCustomer?: boolean;
    /** True on the page that tells everything about the case. */
    onInfo?: boolean;
  },
): RowAction[] {
  const params = { caseId: each.id };
  const { customerId } = each;
  const actions: RowAction[] = [];
  if (mayDoCase(each, "EDIT")) {
    const link: RowLink = { to: "/cases/$caseId/edit", params };
    actions.push({ id: "edit", label: t("case.action.edit"), icon: IconEdit, keys: "E", link });
  }
  if (!on.onInfo) {
    actions.push({ id: "info", label: t("case.action.info"), icon: IconHistory, keys: "I", link: caseInfoLink(each) });
  }
  if (mayDoCase(each, "NEW_ACTIVITY")) {
    actions.push({
      id: "new-activity",
      label: t("case.action.newActivity"),
      icon: IconCalendarPlus,
      keys: "P",
      link: { to: "/customers/$customerId/activities/new", params: { customerId }, search: { caseId: each.id } },
    });
  }
  if (mayDoCase(each, "CLOSE")) {
    for (const { result, id, icon, keys } of ENDS) {
      const link: RowLink = { to: "/cases/$caseId/close", params, search: { result } };
      actions.push({ id, label: t(`case.action.${id}`), icon, keys, link });
    }
  }
  if (mayDoCase(each, "REOPEN")) {
    actions.push({ id: "reopen", label: t("case.action.reopen"), icon: IconLockOpen, keys: "O", run: on.onReopen });
  }
  if (!on.ofOneCustomer && !on.onInfo) {
    actions.push({
      id: "customer",
      label: t("case.action.customer"),
      icon: IconBuildingStore,
      keys: "V",
      link: { to: "/customers/$customerId", params: { customerId } },
    });
  }
  return actions;
}
