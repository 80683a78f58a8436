import type { Contact } from "@/api/types";
import type { RowLink } from "@/data-grid/columns";
import { mayEdit } from "./contact";

/** The page of a contact: who can only be viewed is viewed among the contacts of his customer. */
export function contactLink(contact: Contact): RowLink {
  const { id, customerId } = contact;
  return mayEdit(contact)
    ? { to: "/customers/$customerId/contacts/$contactId", params: { customerId, contactId: id } }
    : { to: "/customers/$customerId", params: { customerId }, search: { tab: "contacts" } };
}
