import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, CustomerSummary } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { customerPageOptions, duplicatesOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { Frame } from "@/parts/Frame";
import { OnPhone, type PlainColumn, PlainName, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { mergeLink } from "./merge-link";

/** Letters from which on customers are looked for. */
const SHORTEST = 2;
/** Customers that are offered at once. */
const OFFERED = 20;

/** Finds the other customer: first those that are much like this one, then by what is remembered of it. */
export function ChooseDuplicate({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const search = wanted.trim();
  const searching = search.length >= SHORTEST;
  const found = useQuery({
    ...customerPageOptions({ view: "CUSTOMER_VIEW_ALL", search, orderBy: "name" }, 0, OFFERED),
    enabled: searching,
  });
  const { name, vatNumber, telephone, email } = customer;
  const alike = useQuery(duplicatesOptions({ name, vatNumber, telephone, email }, customer.id));
  const similar = alike.data?.candidates.flatMap((candidate) => candidate.customer ?? []);
  const offered = (searching ? found.data?.customers : similar)?.filter(({ id }) => id !== customer.id);
  const columns: PlainColumn<CustomerSummary>[] = [
    {
      title: t("customer.field.name"),
      cell: (other) => (
        <PlainName
          name={
            <Link to="/customers/$customerId" params={{ customerId: other.id }} target="_blank">
              {other.name}
            </Link>
          }
        >
          {[other.code, other.telephone].filter(Boolean).join(" · ")}
          <OnPhone>{[other.city, other.mainSalesmanName].filter(Boolean).join(" · ")}</OnPhone>
        </PlainName>
      ),
    },
    { title: t("customer.field.status"), wideOnly: true, cell: ({ status }) => <StatusBadge status={status} /> },
    { title: t("customer.field.city"), wideOnly: true, cell: ({ city }) => city },
    { title: t("customer.field.mainSalesmanId"), wideOnly: true, cell: (other) => other.mainSalesmanName },
    {
      title: t("merge.choose"),
      actions: true,
      cell: (other) => (
        <Button
          size="compact-sm"
          variant="light"
          aria-label={t("merge.chooseThis", { name: other.name })}
          renderRoot={(root) => <Link {...root} {...mergeLink(customer, other)} />}
        >
          {t("merge.choose")}
        </Button>
      ),
    },
  ];
  return (
    <Frame title={t("merge.which", { name })}>
      <TextInput
        role="searchbox"
        aria-label={t("groups.add.search")}
        placeholder={t("groups.add.search")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        mb="sm"
      />
      {searching && found.error && !found.data && (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      )}
      <div role="status">
        {offered?.length === 0 && <p className="soft">{t(searching ? "form.nothingFound" : "merge.noneAlike")}</p>}
      </div>
      {offered && offered.length > 0 && (
        <PlainTable
          label={t(searching ? "merge.found" : "merge.alike")}
          columns={columns}
          rows={offered}
          loadingMore={false}
        />
      )}
    </Frame>
  );
}
