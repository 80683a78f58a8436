import {
  IconArrowMerge,
  IconCalendarPlus,
  IconChess,
  IconEdit,
  IconNote,
  IconPhoneOutgoing,
  IconSend,
  IconUserPlus,
  IconUsers,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Customer, CustomerSummary } from "@/api/types";
import type { LinkAction } from "@/data-grid/columns";
import { isDeclined, mayDo, takesActivities } from "./status";

/**
 * The action buttons of a customer in the manual's order, the same in the listing and on the customer home page: what the
 * server offers, and for who plans activities New Activity and, on the customer home page alone (O-6), Create Cold Call.
 */
export function customerActions(
  t: TFunction,
  customer: Customer | CustomerSummary,
  { plans = false, coldCalls = false }: { plans?: boolean; coldCalls?: boolean } = {},
): LinkAction[] {
  const params = { customerId: customer.id };
  const actions: LinkAction[] = [];
  if (mayDo(customer, "EDIT")) {
    actions.push({
      id: "edit",
      label: t("customer.action.edit"),
      icon: IconEdit,
      keys: "E",
      link: { to: "/customers/$customerId/edit", params },
    });
    actions.push({
      id: "add-contact",
      label: t("customer.action.addContact"),
      icon: IconUserPlus,
      keys: "C",
      link: { to: "/customers/$customerId/contacts/new", params },
    });
    actions.push({
      id: "add-third-party",
      label: t("customer.action.addThirdParty"),
      icon: IconChess,
      keys: "T",
      link: { to: "/customers/$customerId/third-parties/new", params },
    });
    actions.push({
      id: "add-note",
      label: t("customer.action.addNote"),
      icon: IconNote,
      keys: "O",
      link: { to: "/customers/$customerId/notes/new", params },
    });
    actions.push({
      id: "salesmen",
      label: t("customer.action.salesmen"),
      icon: IconUsers,
      keys: "S",
      link: { to: "/customers/$customerId/salesmen", params },
    });
  }
  if (coldCalls && mayDo(customer, "EDIT")) {
    actions.push({
      id: "cold-call",
      label: t("customer.action.coldCallForCustomer"),
      icon: IconPhoneOutgoing,
      keys: "M",
      link: { to: "/customers/$customerId/cold-calls/new", params },
    });
  }
  if (plans && takesActivities(customer)) {
    actions.push({
      id: "new-activity",
      label: t("customer.action.newActivity"),
      icon: IconCalendarPlus,
      keys: "P",
      link: { to: "/customers/$customerId/activities/new", params },
    });
  }
  if (mayDo(customer, "RELEASE")) {
    actions.push({
      id: "release",
      label: t(isDeclined(customer) ? "customer.action.releaseAgain" : "customer.action.release"),
      icon: IconSend,
      keys: "R",
      link: { to: "/customers/$customerId/release", params },
    });
  }
  return actions;
}

/** What is seldom done with a customer: not among the buttons, but behind them and in the palette. */
export function moreActions(t: TFunction, customer: Customer): LinkAction[] {
  if (!mayDo(customer, "EDIT")) return [];
  return [
    {
      id: "merge",
      label: t("customer.action.merge"),
      icon: IconArrowMerge,
      link: { to: "/customers/$customerId/merge", params: { customerId: customer.id } },
    },
  ];
}
