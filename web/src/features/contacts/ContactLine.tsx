import type { Contact } from "@/api/types";
import { fullName, reachOf } from "./contact";
import classes from "./contact-line.module.css";

/** A contact in two lines, for cards: who it is, and where. The number is whole: it is what is called. */
export function ContactLine({ contact }: { contact: Contact }) {
  const { customerName, roleName } = contact;
  const { telephone, email } = reachOf(contact);
  return (
    <span className={classes.line}>
      <span className={classes.name} data-sales={contact.isSalesContact === true}>
        {fullName(contact)}
      </span>
      <span className={classes.second}>
        <span className="cut">{[customerName, roleName, telephone ? "" : email].filter(Boolean).join(" · ")}</span>
        {telephone && <span className={classes.number}>{telephone}</span>}
      </span>
    </span>
  );
}
