import type { Contact } from "@/api/types";

/** What a person is called: title, first name, surname. */
export function fullName({ title, givenName, familyName }: Pick<Contact, "title" | "givenName" | "familyName">) {
  return [title, givenName, familyName].filter(Boolean).join(" ");
}

/** True if the server offers the edit. */
export function mayEdit(contact: Contact): boolean {
  return contact.actions.includes("CONTACT_ACTION_EDIT");
}

/** True if the contact has a number or an e-mail address. */
export function isReachable({ telephone, mobile, businessTelephone, email }: Contact): boolean {
  return Boolean(telephone || mobile || businessTelephone || email);
}

/** By which number and address a contact is best reached: on the way before at the desk. */
export function reachOf({ telephone, mobile, businessTelephone, email }: Contact): {
  telephone: string;
  email: string;
} {
  return { telephone: mobile || businessTelephone || telephone, email };
}
