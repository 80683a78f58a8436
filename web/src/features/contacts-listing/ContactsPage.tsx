import { Switch } from "@mantine/core";
import { IconAddressBook, IconBuildingStore, IconEdit } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { lazy, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api/types";
import type { RowAction } from "@/data-grid/columns";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import { ContactLine } from "@/features/contacts/ContactLine";
import { fullName, mayEdit, reachOf } from "@/features/contacts/contact";
import { contactLink } from "@/features/contacts/contact-link";
import { reachActions } from "@/features/customers/reach-actions";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { Note } from "@/parts/Note";
import { useNarrow } from "@/parts/use-narrow";
import { ContactsExport } from "./ContactsExport";
import { useContactRows, useContactsState } from "./use-contacts";

/** Fetched when somebody looks. */
const ContactQuickView = lazy(() => import("./ContactQuickView"));

/** The contacts of all customers that the user sees. */
export function ContactsPage() {
  const { t } = useTranslation();
  const { state, ready, saved, columns, view, views, inactive, change, changeView, changeInactive } =
    useContactsState();
  const source = useContactRows({ view, state, inactive, ready });
  const narrow = useNarrow();
  const actions = useCallback(
    (contact: Contact) => [...(narrow ? reachActions(t, reachOf(contact)) : []), ...contactActions(t, contact)],
    [t, narrow],
  );
  return (
    <div className={page.page}>
      <DataGrid
        name="contacts"
        label={t("contacts.title")}
        columns={columns}
        source={source}
        state={state}
        onChange={change}
        rowId={rowId}
        rowName={fullName}
        rowLink={contactLink}
        actions={actions}
        compact={(contact) => <ContactLine contact={contact} />}
        quickView={(contact) => <ContactQuickView contact={contact} />}
        views={saved}
        searched={{ short: t("contacts.searched.short"), whole: t("contacts.searched.whole") }}
        empty={
          <Note icon={IconAddressBook} title={t("contacts.empty.title")}>
            {t("contacts.empty.text")}
          </Note>
        }
      >
        <h1 className={page.title}>{t("contacts.title")}</h1>
        <WhoseCustomers view={view} views={views} onChange={changeView} />
        <Switch
          size="xs"
          label={t("contacts.showInactive")}
          checked={inactive}
          onChange={(event) => changeInactive(event.currentTarget.checked)}
        />
        <ContactsExport view={view} state={state} inactive={inactive} total={source.total} />
      </DataGrid>
    </div>
  );
}

function contactActions(t: TFunction, contact: Contact): RowAction[] {
  const customer: RowAction = {
    id: "customer",
    label: t("contacts.action.customer"),
    icon: IconBuildingStore,
    keys: "V",
    link: { to: "/customers/$customerId", params: { customerId: contact.customerId } },
  };
  if (!mayEdit(contact)) return [customer];
  return [
    { id: "edit", label: t("contacts.action.edit"), icon: IconEdit, keys: "E", link: contactLink(contact) },
    customer,
  ];
}

function rowId(contact: Contact): string {
  return contact.id;
}
