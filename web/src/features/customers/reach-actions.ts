import { IconMail, IconPhone } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { LinkAction, RowLink } from "@/data-grid/columns";
import { telUrl } from "@/parts/links";

/** How somebody is reached from a card, which is a link itself and has room for no other: by its menu. */
export function reachActions(t: TFunction, { telephone, email }: { telephone: string; email: string }): LinkAction[] {
  const actions: LinkAction[] = [];
  if (telephone) {
    const label = t("parts.call", { number: telephone });
    actions.push({ id: "call", label, icon: IconPhone, link: outside(telUrl(telephone)) });
  }
  if (email) {
    const label = t("parts.write", { address: email });
    actions.push({ id: "write", label, icon: IconMail, link: outside(`mailto:${email}`) });
  }
  return actions;
}

/** An address that is no page of ours: the router hands it to the browser as it is. */
function outside(to: string): RowLink {
  return { to: to as RowLink["to"] };
}
