import { Anchor } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Customer, CustomerSummary } from "@/api/types";
import { duplicatesOptions, type Known } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { mayDo } from "@/features/customers/status";
import { mergeLink } from "@/features/merge-customers/merge-link";
import classes from "./similar-customers.module.css";

/** As many as leave the form in view; the likest come first. */
const SHOWN_AT_FIRST = 3;

/**
 * Customers that may be the one that is typed in, with why, so that nobody makes it twice. They open beside the form. A
 * stored one that the ERP does not know can be merged into one of them.
 */
export function SimilarCustomers(props: {
  values: Known;
  customer: Customer | null;
  /** Takes one of them instead of making another one. */
  onTake?: (customer: CustomerSummary) => void;
}) {
  const { values, customer: stored, onTake } = props;
  const { t } = useTranslation();
  const { name, vatNumber, telephone, email } = values;
  const known: Known = { name, vatNumber, telephone, email };
  // A text, so that the same values are not looked up again.
  const [rested] = useDebouncedValue(JSON.stringify(known), 400);
  const isNew = !stored || stored.status === "CUSTOMER_STATUS_NEW_CRM";
  const { data } = useQuery({
    ...duplicatesOptions(JSON.parse(rested), stored?.id),
    ...(isNew ? {} : { enabled: false }),
  });
  const [all, { toggle }] = useDisclosure(false);
  const candidates = data?.candidates ?? [];
  const hidden = candidates.length - SHOWN_AT_FIRST;
  return (
    <div role="status">
      {candidates.length > 0 && (
        <div className={classes.similar}>
          <p className={classes.question}>{t("form.similar.question", { count: candidates.length })}</p>
          <ul className={classes.candidates}>
            {candidates.slice(0, all ? undefined : SHOWN_AT_FIRST).map(({ customer, reasons }) => (
              <li key={customer?.id} className={classes.candidate}>
                <Link to="/customers/$customerId" params={{ customerId: customer?.id ?? "" }} target="_blank">
                  {customer?.name}
                  {customer?.code && ` (${customer.code})`}
                </Link>
                {customer && <StatusBadge status={customer.status} />}
                <span className={classes.why}>
                  {[...reasons.map((reason) => t(`form.similar.reason.${reason}`)), customer?.mainSalesmanName]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {onTake && customer && (
                  <Anchor component="button" type="button" size="sm" onClick={() => onTake(customer)}>
                    {t("form.similar.take", { name: customer.name })}
                  </Anchor>
                )}
                {stored && customer && mayDo(customer, "EDIT") && (
                  <Anchor
                    size="sm"
                    renderRoot={(root) => <Link {...root} {...mergeLink(customer, stored)} target="_blank" />}
                  >
                    {t("merge.intoThis", { name: customer.name })}
                  </Anchor>
                )}
              </li>
            ))}
          </ul>
          {hidden > 0 && (
            <Anchor component="button" type="button" size="sm" aria-expanded={all} onClick={toggle}>
              {all ? t("form.similar.fewer") : t("form.similar.more", { count: hidden })}
            </Anchor>
          )}
        </div>
      )}
    </div>
  );
}
