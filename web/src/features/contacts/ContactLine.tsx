import type { Contact } from "@/api/types";
import { fullName } from "./contact";
import classes from "./contact-line.module.css";

/** A contact in two lines, for cards: who it is, and where. */
export function ContactLine({ contact }: { contact: Contact }) {
  const { customerName, roleName, mobile, businessTelephone, telephone, email } = contact;
  const reach = mobile || businessTelephone || telephone || email;
  return (
    <span className={classes.line}>
      <span className={classes.name} data-sales={contact.isSalesContact === true}>
        {fullName(contact)}
      </span>
      <span className={classes.second}>{[customerName, roleName, reach].filter(Boolean).join(" · ")}</span>
    </span>
  );
}
