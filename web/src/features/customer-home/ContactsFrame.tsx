import { Button, Checkbox, Skeleton } from "@mantine/core";
import { IconCalendarPlus, IconChevronDown, IconChevronUp, IconEdit } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type MouseEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact, Customer } from "@/api/types";
import { fullName, mayEdit } from "@/features/contacts/contact";
import { contactsOptions } from "@/features/contacts/queries";
import { takesActivities } from "@/features/customers/status";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { IconAction, IconLink } from "@/parts/IconAction";
import { MailLink, PhoneLink } from "@/parts/links";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import classes from "./contacts-frame.module.css";

/** The contacts of a customer: those for sales with an orange bar, on demand the others with a grey one. */
export function ContactsFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    contactsOptions(customer.id, !all),
  );
  const contacts = data?.pages.flatMap((page) => page.contacts);
  const plans = usePermission("activities.write") && takesActivities(customer);
  return (
    <Frame
      title={t("details.contacts.title")}
      padded={false}
      side={
        <Checkbox
          size="xs"
          label={t("details.contacts.showAll")}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      }
    >
      {!contacts && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!contacts && !error && <ContactSkeletons />}
      {contacts?.length === 0 && (
        <p className={classes.none}>{t(all ? "details.contacts.none" : "details.contacts.noneForSales")}</p>
      )}
      {contacts && contacts.length > 0 && (
        <ul className={classes.contacts}>
          {contacts.map((contact) => (
            <ContactRow key={contact.id} contact={contact} plans={plans} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("details.more")}
        </Button>
      )}
    </Frame>
  );
}

/** One contact. A click expands it; its buttons come with the pointer or the focus, and stay while it is expanded. */
function ContactRow({ contact, plans }: { contact: Contact; plans: boolean }) {
  const { t } = useTranslation();
  const [expanded, setExpanded] = useState(false);
  const id = useId();
  const name = fullName(contact);
  const sales = contact.isSalesContact === true;
  const toggle = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest("a, button");
    if (!onControl && getSelection()?.isCollapsed !== false) setExpanded(!expanded);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a convenience for the pointer; the keyboard has the button that expands.
    <li className={classes.contact} data-sales={sales} data-expanded={expanded} onClick={toggle}>
      <div className={classes.line}>
        <span className={classes.person}>
          <span className={classes.name}>{name}</span>
          <span className={classes.role}>{contact.roleName || contact.role}</span>
          <span className={classes.kind}>{t(sales ? "details.contacts.sales" : "details.contacts.other")}</span>
        </span>
        <span className={classes.numbers}>
          {numbersOf(contact).map((number) => (
            <PhoneLink key={number} number={number} />
          ))}
        </span>
        <span className={classes.buttons}>
          {mayEdit(contact) && (
            <IconLink
              icon={IconEdit}
              label={t("details.contacts.edit", { name })}
              className={classes.button}
              to="/customers/$customerId/contacts/$contactId"
              params={{ customerId: contact.customerId, contactId: contact.id }}
            />
          )}
          {/* As in the manual: with the others the salesmen do not deal. */}
          {plans && sales && (
            <IconLink
              icon={IconCalendarPlus}
              label={t("details.contacts.newActivity", { name })}
              className={classes.button}
              to="/customers/$customerId/activities/new"
              params={{ customerId: contact.customerId }}
              search={{ contactId: contact.id }}
            />
          )}
          <IconAction
            icon={expanded ? IconChevronUp : IconChevronDown}
            label={t(expanded ? "details.contacts.less" : "details.contacts.expand", { name })}
            pressed={expanded}
            onClick={() => setExpanded(!expanded)}
          />
        </span>
      </div>
      {expanded && (
        <div id={id} className={classes.details}>
          <Facts
            facts={[
              { label: t("contact.field.email"), value: <MailLink address={contact.email} /> },
              {
                label: t("contact.field.acceptsSalesCalls"),
                value: t(contact.acceptsSalesCalls ? "contact.yes" : "contact.no"),
              },
              { label: t("contact.field.birthday"), value: <Birthday day={contact.birthday} /> },
              { label: t("contact.field.code"), value: contact.code },
            ]}
          />
          {!sales && <p className={classes.hint}>{t("contact.inErp")}</p>}
        </div>
      )}
    </li>
  );
}

/** The numbers, each once. */
function numbersOf({ mobile, businessTelephone, telephone }: Contact): string[] {
  return [...new Set([mobile, businessTelephone, telephone])].filter(Boolean);
}

/** A day without a zone: the same everywhere. */
function Birthday({ day }: { day: string }) {
  const format = useFormat();
  if (!day) return <span className="soft">–</span>;
  return <time dateTime={day}>{format.day(day)}</time>;
}

function ContactSkeletons() {
  return (
    <div className={classes.skeletons} aria-hidden>
      <Skeleton height={14} width="45%" radius="xl" />
      <Skeleton height={14} width="60%" radius="xl" />
    </div>
  );
}
