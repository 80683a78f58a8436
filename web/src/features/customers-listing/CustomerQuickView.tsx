import { Button, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Address, CustomerSummary } from "@/api/types";
import { fullName } from "@/features/contacts/contact";
import { contactsOptions } from "@/features/contacts/queries";
import { customerOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { takesActivities } from "@/features/customers/status";
import { Facts } from "@/parts/Facts";
import { MailLink, PhoneLink, WebLink } from "@/parts/links";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import classes from "./customer-quick-view.module.css";

/** How many contacts are named; the customer home page has them all. */
const MOST_CONTACTS = 5;

/** Arrow keys run over rows: what is not in the list is fetched where they rest. */
const REST = 150;

/** A customer beside the listing: who it is, how to reach it, and its first contacts. */
export default function CustomerQuickView({ customer }: { customer: CustomerSummary }) {
  const { t } = useTranslation();
  const { id, code, status, telephone, email } = customer;
  const plans = usePermission("activities.write") && takesActivities(customer);
  const [rested] = useDebouncedValue(id, REST);
  const { data: whole, error, refetch } = useQuery({ ...customerOptions(id), enabled: rested === id });
  const fetched = (value: React.ReactNode) => (whole ? value : <Skeleton height={12} width="70%" radius="xl" mt={4} />);
  return (
    <>
      <p className={classes.who}>
        <StatusBadge status={status} />
        {code && <span className="tabular">{code}</span>}
      </p>
      {plans && (
        <Button
          variant="default"
          size="xs"
          className={classes.action}
          leftSection={<IconCalendarPlus size={15} stroke={1.75} aria-hidden />}
          renderRoot={(root) => (
            <Link {...root} to="/customers/$customerId/activities/new" params={{ customerId: id }} />
          )}
        >
          {t("customer.action.newActivity")}
        </Button>
      )}
      <Facts
        facts={[
          { label: t("customer.field.telephone"), value: <PhoneLink number={telephone} /> },
          { label: t("customer.field.email"), value: <MailLink address={email} /> },
          { label: t("customer.field.mainSalesmanId"), value: customer.mainSalesmanName },
          { label: t("customer.field.customerType"), value: customer.customerTypeName },
          { label: t("customer.field.rank"), value: customer.rankName },
          { label: t("customer.field.reportingArea"), value: customer.reportingAreaName },
          { label: t("customer.field.site"), value: customer.siteName },
        ]}
      />
      {error && !whole ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <Facts
          facts={[
            { label: t("customer.field.website"), value: fetched(<WebLink address={whole?.website ?? ""} />) },
            {
              label: t("customer.field.physicalAddress"),
              value: fetched(whole?.physicalAddress && addressText(whole.physicalAddress)),
            },
          ]}
        />
      )}
      <Contacts customerId={id} enabled={rested === id} />
    </>
  );
}

function Contacts({ customerId, enabled }: { customerId: string; enabled: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useInfiniteQuery({ ...contactsOptions(customerId, true), enabled });
  const contacts = data?.pages.flatMap((page) => page.contacts);
  return (
    <section>
      <h3 className={classes.title}>{t("quickView.contacts")}</h3>
      {!contacts && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!contacts && !error && (
        <div className={classes.skeletons} aria-hidden>
          <Skeleton height={12} width="55%" radius="xl" />
          <Skeleton height={12} width="40%" radius="xl" />
        </div>
      )}
      {contacts?.length === 0 && <p className="soft">{t("quickView.noContacts")}</p>}
      {contacts && contacts.length > 0 && (
        <ul className={classes.contacts}>
          {contacts.slice(0, MOST_CONTACTS).map((contact) => (
            <li key={contact.id}>
              <span className={classes.name}>{fullName(contact)}</span>
              <span className="soft">{contact.roleName || contact.role}</span>
              <span className={classes.ways}>
                {[...new Set([contact.mobile, contact.businessTelephone, contact.telephone])]
                  .filter(Boolean)
                  .map((number) => (
                    <PhoneLink key={number} number={number} />
                  ))}
                {contact.email && <MailLink address={contact.email} />}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Link to="/customers/$customerId" params={{ customerId }} search={{ tab: "contacts" }} className={classes.all}>
        {t("quickView.allContacts")}
      </Link>
    </section>
  );
}

/** An address in one line. */
function addressText({ lines, suburb, city, postalCode }: Address): string {
  return [...lines, suburb, city, postalCode].filter(Boolean).join(", ");
}
