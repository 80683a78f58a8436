import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Address, Customer, CustomerAddress } from "@/api/types";
import { PageSteps } from "@/data-grid/PageSteps";
import { ADDRESSES_ON_PAGE, addressesOptions } from "@/features/addresses/queries";
import { Frame } from "@/parts/Frame";
import { PhoneLink } from "@/parts/links";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./details-frame.module.css";

/** The addresses of a customer, a page at a time. They can only be viewed here. */
export function AddressesFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(addressesOptions(customer.id, page));
  const addresses = data?.addresses;
  const count = data?.totalSize ?? 0;
  // A page that could not be fetched counts nothing: the way back stays.
  const pages = data ? Math.max(1, Math.ceil(count / ADDRESSES_ON_PAGE)) : page;
  // The ERP may take away what is looked at.
  if (data && page > pages) setPage(pages);
  return (
    <Frame title={t("details.addresses.title")} padded={false}>
      {!addresses && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!addresses && !error && (
        <div className={classes.addresses} aria-hidden>
          <Skeleton height={14} width="60%" radius="xl" />
        </div>
      )}
      {addresses && count === 0 && (
        <p className={classes.none}>
          {t(customer.status === "CUSTOMER_STATUS_NEW_CRM" ? "details.addresses.none" : "details.addresses.noneInErp")}
        </p>
      )}
      {addresses && addresses.length > 0 && (
        <ul className={classes.addresses}>
          {addresses.map((address, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two addresses may be the same, and none moves.
            <AddressItem key={`${page}-${place}`} address={address} />
          ))}
        </ul>
      )}
      {pages > 1 && <PageSteps page={page} pages={pages} count={count} onChange={setPage} />}
    </Frame>
  );
}

function AddressItem({ address: { type, address, telephone, isDefault } }: { address: CustomerAddress }) {
  const { t } = useTranslation();
  return (
    <li className={classes.address}>
      <h3 className={classes.addressTitle}>
        {t(`address.type.${type}`)}
        {isDefault && ` · ${t("address.default")}`}
      </h3>
      <address className={classes.lines}>
        {address &&
          addressLines(address).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same.
            <span key={index}>{line}</span>
          ))}
        {telephone && <PhoneLink number={telephone} />}
      </address>
    </li>
  );
}

/** The lines of an address as on an envelope. */
function addressLines({ lines, suburb, city, province, postalCode, country }: Address): string[] {
  const place = [city, postalCode].filter(Boolean).join(" ");
  return [...lines, suburb, place, province, country].filter(Boolean);
}
