import { useTranslation } from "react-i18next";
import type { Contact, StaticCode } from "@/api/types";
import { contactOptions } from "@/features/contacts/queries";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { contactKind } from "./kind";
import type { ContactValues } from "./values";

/** Two versions of a contact, in the words of its form. */
export function StaleContactDialog(
  props: StaleVersions<ContactValues, Contact> & { contactId: string; codes: StaticCode[] },
) {
  const { contactId, codes, ...versions } = props;
  const { t } = useTranslation();
  const roleOf = (role: string) =>
    codes.find(({ list, code }) => list === "STATIC_CODE_LIST_CONTACT_ROLE" && code === role)?.description ?? role;
  return (
    <StaleRecordDialog
      {...versions}
      title={t("contact.stale")}
      kind={contactKind}
      query={contactOptions(contactId)}
      nameOf={(field) => t(`contact.field.${field}`)}
      show={(field, value) => {
        if (typeof value === "boolean") return t(value ? "contact.yes" : "contact.no");
        return field === "role" ? roleOf(value) : value;
      }}
    />
  );
}
