import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact, Customer, StaticCode } from "@/api/types";
import { contactKeys } from "@/features/contacts/queries";
import { useBackToTile } from "@/features/customer-home/use-back-to-tile";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useBack } from "@/parts/use-back";
import { ContactFrame } from "./ContactFrame";
import { CustomerDetailsFrame } from "./CustomerDetailsFrame";
import { contactKind } from "./kind";
import { prepareContact } from "./prepare-contact";
import { StaleContactDialog } from "./StaleContactDialog";
import { UntickDialog } from "./UntickDialog";
import { validate } from "./validate";
import { type ContactField, type ContactValues, NO_VALUES } from "./values";

/** The Save Contact form. */
export function ContactForm(props: {
  customer: Customer;
  /** The contact as it is stored now; null for a new one. */
  contact: Contact | null;
  draft: FormDraft<ContactValues>;
  codes: StaticCode[];
}) {
  const { customer, contact, draft, codes } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [unticking, setUnticking] = useState<ContactValues | null>(null);
  const toContacts = useBackToTile(customer.id, "contacts");
  const tellSaved = useTellSaved();
  const keep = (saved: Contact) => {
    queries.setQueryData(contactKeys.one(saved.id), saved);
    void queries.invalidateQueries({ queryKey: contactKeys.of(customer.id) });
  };
  const record = useRecordForm<ContactValues, Contact>({
    kind: contactKind,
    stored: contact,
    blank: NO_VALUES,
    draft,
    validate: (...typed) => validate(t, ...typed),
    prepare: (...attempt) => prepareContact(customer.id, contact, ...attempt),
    asksFirst: (values, from) => {
      const unticked = from.isSalesContact && !values.isSalesContact;
      if (unticked) setUnticking(values);
      return unticked;
    },
    onSaved: (saved, takeBack) => {
      keep(saved);
      // Who is no sales contact any more is maintained in the ERP.
      tellSaved(t("contact.saved"), keep, saved.isSalesContact ? takeBack : undefined);
      toContacts();
    },
    onLeave: useBack({ to: "/customers/$customerId", params: { customerId: customer.id } }),
  });
  const { form, versions, save } = record;

  return (
    <RecordForm
      record={record}
      title={t("contact.title")}
      nameOf={(path) => t(`contact.field.${path as ContactField}`)}
      outdated={t("contact.outdated")}
    >
      <ContactFrame form={form} contact={contact} codes={codes} />
      <CustomerDetailsFrame customer={customer} />
      {unticking && (
        <UntickDialog
          onClose={() => setUnticking(null)}
          onConfirm={() => {
            setUnticking(null);
            save(unticking);
          }}
        />
      )}
      {contact && versions && <StaleContactDialog {...versions} contactId={contact.id} codes={codes} />}
    </RecordForm>
  );
}
