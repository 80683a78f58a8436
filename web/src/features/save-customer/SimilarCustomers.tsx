import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { duplicatesOptions, type Known } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import classes from "./similar-customers.module.css";
import type { CustomerValues } from "./values";

/** Customers that may be the one that is typed in, with why, so that nobody makes it twice. They open beside the form. */
export function SimilarCustomers({ values }: { values: CustomerValues }) {
  const { t } = useTranslation();
  const { name, vatNumber, telephone, email } = values;
  const known: Known = { name, vatNumber, telephone, email };
  // A text, so that the same values are not looked up again.
  const [rested] = useDebouncedValue(JSON.stringify(known), 400);
  const { data } = useQuery(duplicatesOptions(JSON.parse(rested)));
  const candidates = data?.candidates ?? [];
  return (
    <div role="status">
      {candidates.length > 0 && (
        <div className={classes.similar}>
          <p className={classes.question}>{t("form.similar.question", { count: candidates.length })}</p>
          <ul className={classes.candidates}>
            {candidates.map(({ customer, reasons }) => (
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
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
