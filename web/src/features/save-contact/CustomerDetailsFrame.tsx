import { Collapse, UnstyledButton } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { StatusBadge } from "@/features/customers/StatusBadge";
import classes from "@/form/form.module.css";
import { Facts } from "@/parts/Facts";
import { FrameBox } from "@/parts/Frame";
import { MailLink, PhoneLink } from "@/parts/links";

/** The "Customer Details" frame: whose contact it is. Collapsed at first, and read-only. */
export function CustomerDetailsFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const id = useId();
  const address = customer.physicalAddress;
  const place = address && [...address.lines, address.suburb, address.city].filter(Boolean).join(", ");
  return (
    <FrameBox>
      <h2 className={classes.collapseTitle}>
        <UnstyledButton
          className={classes.collapse}
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
        >
          <span className={classes.sign} aria-hidden>
            {opened ? <IconMinus size={14} stroke={2.2} /> : <IconPlus size={14} stroke={2.2} />}
          </span>
          {t("contact.customerDetails")}
          <span className={classes.collapseHint}>{customer.name}</span>
        </UnstyledButton>
      </h2>
      <Collapse expanded={opened} id={id} transitionDuration={120}>
        <div className={classes.moreBody}>
          <Facts
            facts={[
              { label: t("customer.field.name"), value: customer.name },
              { label: t("customer.field.status"), value: <StatusBadge status={customer.status} /> },
              { label: t("customer.field.code"), value: customer.code },
              { label: t("customer.field.telephone"), value: <PhoneLink number={customer.telephone} /> },
              { label: t("customer.field.email"), value: <MailLink address={customer.email} /> },
              { label: t("customer.field.physicalAddress"), value: place },
              { label: t("customer.field.mainSalesmanId"), value: customer.mainSalesmanName },
            ]}
          />
        </div>
      </Collapse>
    </FrameBox>
  );
}
