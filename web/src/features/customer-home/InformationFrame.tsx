import { Button } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { ActionsMenu } from "@/data-grid/ActionsMenu";
import type { LinkAction } from "@/data-grid/columns";
import { ReleaseSteps } from "@/features/customers/ReleaseSteps";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { mayDo } from "@/features/customers/status";
import { Facts } from "@/parts/Facts";
import { IconLink } from "@/parts/IconAction";
import classes from "./customer-home.module.css";
import { MailLink, PhoneLink, WebLink } from "./links";

/**
 * The customer information frame. Its action buttons come with the pointer or the focus; a click on the frame keeps
 * them, and the "…" menu always has them.
 */
export function InformationFrame({ customer, actions }: { customer: Customer; actions: LinkAction[] }) {
  const { t } = useTranslation();
  const [pinned, setPinned] = useState(false);
  const pin = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest("a, button, [role='menu']");
    // Somebody who marks text to copy it does not mean the buttons.
    if (!onControl && getSelection()?.isCollapsed !== false) setPinned(!pinned);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a convenience for the pointer; the keyboard reaches the buttons anyway.
    <section className={classes.information} data-pinned={pinned} aria-labelledby="customer-name" onClick={pin}>
      <header className={classes.head}>
        <div className={classes.names}>
          <h1 id="customer-name" className={classes.name}>
            {customer.name}
          </h1>
          <StatusBadge status={customer.status} large />
          {customer.code && <span className={classes.code}>{customer.code}</span>}
        </div>
        <div className={classes.actions}>
          <div className={classes.buttons}>
            {actions.map(({ id, label, icon, keys, link }) => (
              <IconLink key={id} icon={icon} label={label} keys={keys} size="lg" className={classes.button} {...link} />
            ))}
          </div>
          {actions.length > 0 && <ActionsMenu name={customer.name} actions={actions} />}
        </div>
      </header>
      <div className={classes.steps}>
        <ReleaseSteps customer={customer} />
        {mayDo(customer, "RELEASE") && (
          <Button
            size="xs"
            variant="light"
            leftSection={<IconSend size={15} aria-hidden />}
            renderRoot={(root) => (
              <Link {...root} to="/customers/$customerId/release" params={{ customerId: customer.id }} />
            )}
          >
            {t(customer.decline ? "customer.action.releaseAgain" : "customer.action.release")}
          </Button>
        )}
      </div>
      <div className={classes.group}>
        <h2 className={classes.groupTitle}>{t("home.group.contact")}</h2>
        <Facts
          facts={[
            { label: t("customer.field.telephone"), value: <PhoneLink number={customer.telephone} /> },
            { label: t("customer.field.email"), value: <MailLink address={customer.email} /> },
            { label: t("customer.field.website"), value: <WebLink address={customer.website} /> },
            { label: t("customer.field.fax"), value: customer.fax },
          ]}
        />
      </div>
      <div className={classes.group}>
        <h2 className={classes.groupTitle}>{t("home.group.classification")}</h2>
        <Facts
          facts={[
            { label: t("customer.field.mainSalesmanId"), value: customer.mainSalesmanName },
            { label: t("customer.field.customerType"), value: customer.customerTypeName },
            { label: t("customer.field.rank"), value: customer.rankName },
            { label: t("customer.field.reportingArea"), value: customer.reportingAreaName },
            { label: t("customer.field.site"), value: customer.siteName },
          ]}
        />
      </div>
      <div className={classes.group}>
        <h2 className={classes.groupTitle}>{t("home.group.company")}</h2>
        <Facts
          facts={[
            { label: t("customer.field.tradingName"), value: customer.tradingName },
            { label: t("customer.field.registrationNumber"), value: customer.registrationNumber },
            { label: t("customer.field.vatNumber"), value: customer.vatNumber },
          ]}
        />
      </div>
    </section>
  );
}
