import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { mayEdit } from "@/features/contacts/contact";
import { contactOptions } from "@/features/contacts/queries";
import { staticCodesOptions } from "@/features/customers/look-ups";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { ContactForm } from "./ContactForm";
import { contactForm } from "./draft-form";
import type { ContactValues } from "./values";

/** Save Contact for a new contact. */
export function AddContactPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/contacts/new" });
  const entry = useFormEntry();
  return <AddContact key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function AddContact({ customerId, entry }: { customerId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const customer = useQuery(customerOptions(customerId));
  const codes = useQuery(staticCodesOptions);
  const draft = useFormDraft<ContactValues>(contactForm(customerId), entry);
  const failed = [customer, codes].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!customer.data || !codes.data) return <FormSkeleton title={t("contact.title")} inputs={10} />;
  if (!mayDo(customer.data, "EDIT")) return <NoRight customerId={customerId} text={t("contact.noRight")} />;
  return <ContactForm key={draft.key} customer={customer.data} contact={null} draft={draft} codes={codes.data} />;
}

/** Save Contact for a stored one. */
export function EditContactPage() {
  const { customerId, contactId } = useParams({ from: "/inside/customers/$customerId/contacts/$contactId" });
  const entry = useFormEntry();
  return <EditContact key={`${contactId} ${entry.key}`} customerId={customerId} contactId={contactId} entry={entry} />;
}

function EditContact(props: { customerId: string; contactId: string; entry: FormEntry }) {
  const { customerId, contactId, entry } = props;
  const { t } = useTranslation();
  const customer = useQuery(customerOptions(customerId));
  const contact = useQuery(contactOptions(contactId));
  const codes = useQuery(staticCodesOptions);
  const draft = useFormDraft<ContactValues>(contactForm(customerId, contactId), entry);
  const failed = [customer, contact, codes].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!customer.data || !contact.data || !codes.data) return <FormSkeleton title={t("contact.title")} inputs={10} />;
  if (!mayEdit(contact.data)) {
    const inErp = contact.data.isSalesContact === false;
    return <NoRight customerId={customerId} text={t(inErp ? "contact.inErp" : "contact.noRight")} />;
  }
  return (
    <ContactForm key={draft.key} customer={customer.data} contact={contact.data} draft={draft} codes={codes.data} />
  );
}
