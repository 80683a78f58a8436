import { Anchor, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CustomerSummary } from "@/api/types";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { type CustomerListing, customerPageOptions } from "@/features/customers/queries";
import { isDeclined } from "@/features/customers/status";
import type { ListingSearch } from "@/features/customers-listing/listing-search";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./home.module.css";

/** Rows of a panel; the rest is one click away in the listing. */
const ROWS = 6;

/** A short list of customers. */
export function CustomersPanel(props: {
  title: string;
  empty: string;
  listing: CustomerListing;
  /** The same list in the listing. */
  search: ListingSearch;
}) {
  const { title, empty, listing, search } = props;
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(customerPageOptions(listing, 0, ROWS));
  const customers = data?.customers;
  return (
    <Frame
      title={title}
      padded={false}
      side={
        customers && customers.length > 0 ? (
          <Anchor
            size="sm"
            renderRoot={(root) => <Link {...root} to="/customers" search={search} />}
            aria-label={t("home.showAllOf", { title })}
          >
            {t("home.showAll")}
          </Anchor>
        ) : null
      }
    >
      {error && !customers ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <ul className={classes.rows} aria-busy={!customers}>
          {customers?.map((customer) => (
            <li key={customer.id} className={classes.row}>
              <Link to="/customers/$customerId" params={{ customerId: customer.id }} className={classes.rowLink}>
                <CustomerLine customer={customer} side={<Side customer={customer} />} />
              </Link>
            </li>
          ))}
          {!customers &&
            Array.from({ length: ROWS }, (_, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity.
              <li key={row} className={classes.skeleton} aria-hidden>
                <Skeleton height={11} width={`${48 + ((row * 13) % 30)}%`} radius="xl" />
                <Skeleton height={9} width={`${30 + ((row * 17) % 30)}%`} radius="xl" />
              </li>
            ))}
          {customers?.length === 0 && <li className={classes.none}>{empty}</li>}
        </ul>
      )}
    </Frame>
  );
}

/** A decline says more than a time. */
function Side({ customer }: { customer: CustomerSummary }) {
  const { t } = useTranslation();
  if (isDeclined(customer)) return <span className={classes.declined}>{t("home.declined")}</span>;
  return customer.updateTime ? <RelativeTime time={customer.updateTime} /> : null;
}
