import { Button } from "@mantine/core";
import { IconCalendarPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import { MailLink, PhoneLink } from "@/parts/links";
import { usePermission } from "@/session/use-session";
import classes from "./contact-quick-view.module.css";

/** A contact beside the listing. The row holds all of it: nothing is fetched. */
export default function ContactQuickView({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const format = useFormat();
  const plans = usePermission("activities.write");
  const { customerId, customerName, mobile, businessTelephone, telephone, email, birthday } = contact;
  const yesOrNo = (value: boolean | undefined) => t(value ? "contact.yes" : "contact.no");
  return (
    <>
      <Facts
        facts={[
          {
            label: t("contacts.column.customer"),
            value: (
              <Link to="/customers/$customerId" params={{ customerId }} className={classes.link}>
                {customerName}
              </Link>
            ),
          },
          { label: t("contact.field.role"), value: contact.roleName || contact.role },
          { label: t("contact.field.mobile"), value: <PhoneLink number={mobile} /> },
          { label: t("contact.field.businessTelephone"), value: <PhoneLink number={businessTelephone} /> },
          { label: t("contact.field.telephone"), value: <PhoneLink number={telephone} /> },
          { label: t("contact.field.email"), value: <MailLink address={email} /> },
          { label: t("contact.field.isSalesContact"), value: yesOrNo(contact.isSalesContact) },
          { label: t("contact.field.acceptsSalesCalls"), value: yesOrNo(contact.acceptsSalesCalls) },
          { label: t("contact.field.birthday"), value: birthday && format.day(birthday) },
          { label: t("contact.field.code"), value: contact.code },
        ]}
      />
      {plans && contact.isSalesContact === true && contact.active !== false && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconCalendarPlus size={15} stroke={1.75} aria-hidden />}
          renderRoot={(root) => (
            <Link
              {...root}
              to="/customers/$customerId/activities/new"
              params={{ customerId }}
              search={{ contactId: contact.id }}
            />
          )}
        >
          {t("contacts.newActivity")}
        </Button>
      )}
      {contact.isSalesContact !== true && <p className="soft">{t("contact.inErp")}</p>}
    </>
  );
}
