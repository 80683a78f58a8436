import { Button, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { ActionsMenu } from "@/data-grid/ActionsMenu";
import type { LinkAction } from "@/data-grid/columns";
import { ReleaseSteps } from "@/features/customers/ReleaseSteps";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { FavouriteStar } from "@/features/marks/FavouriteStar";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import { Keys } from "@/parts/Keys";
import { MailLink, PhoneLink, WebLink } from "@/parts/links";
import classes from "./customer-home.module.css";
import { GroupNames } from "./GroupNames";
import { MergedNames } from "./MergedNames";

/** The customer information frame, with what can be done about the customer. */
export function InformationFrame(props: {
  customer: Customer;
  actions: LinkAction[];
  /** Those that are in the menu alone. */
  more?: LinkAction[];
}) {
  const { customer, actions, more = [] } = props;
  const { t } = useTranslation();
  return (
    <section className={classes.information} aria-labelledby="customer-name">
      <header className={classes.head}>
        <div className={classes.names}>
          <h1 id="customer-name" className={classes.name}>
            {customer.name}
          </h1>
          <StatusBadge status={customer.status} large />
          {customer.code && <span className={classes.code}>{customer.code}</span>}
          <FavouriteStar customer={customer} />
        </div>
        {actions.length > 0 && (
          <div className={classes.actions}>
            {actions.map((action) => (
              <ActionButton key={action.id} {...action} />
            ))}
            {more.length > 0 && (
              <ActionsMenu name={customer.name} actions={more} label={t("customer.more")} className={classes.more} />
            )}
            {actions.length + more.length > 1 && (
              <ActionsMenu name={customer.name} actions={[...actions, ...more]} className={classes.menu} />
            )}
          </div>
        )}
      </header>
      <div className={classes.steps}>
        <ReleaseSteps customer={customer} />
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
            { label: t("customer.field.rank"), value: <RankText customer={customer} /> },
            { label: t("customer.field.reportingArea"), value: customer.reportingAreaName },
            { label: t("customer.field.site"), value: customer.siteName },
            { label: t("customer.field.groups"), value: <GroupNames groups={customer.groups} /> },
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
            ...(customer.mergedCustomers.length > 0
              ? [{ label: t("merge.parts"), value: <MergedNames merged={customer.mergedCustomers} /> }]
              : []),
          ]}
        />
      </div>
    </section>
  );
}

/** The rank, and how often it asks for a call. */
function RankText({ customer: { rankName, rankCallCycleDays: days } }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!days) return rankName;
  return (
    <>
      {rankName} <span className="soft">· {t("ranks.call", { count: days, number: format.number(days) })}</span>
    </>
  );
}

/** An action with its name; the tooltip tells the key. */
function ActionButton({ id, label, icon: Icon, keys, link }: LinkAction) {
  return (
    <Tooltip label={keys && <Keys keys={keys} />} disabled={!keys}>
      <Button
        size="xs"
        variant={id === "release" ? "light" : "default"}
        className={classes.button}
        leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
        renderRoot={(root) => <Link {...root} {...link} />}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
