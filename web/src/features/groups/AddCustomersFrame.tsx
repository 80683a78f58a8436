import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerGroup, CustomerSummary } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { customerPageOptions } from "@/features/customers/queries";
import { withoutInactive } from "@/features/customers-listing/listing";
import { Frame } from "@/parts/Frame";
import { type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { CustomerName } from "./CustomerName";
import { MoveNote } from "./MoveNote";
import { addCustomers } from "./queries";
import { useGroupChanged } from "./use-group-changed";

/** Letters from which on customers are looked for. */
const SHORTEST = 2;
/** Customers that are offered at once. */
const OFFERED = 20;

/** Finds customers by what is remembered of them, and adds them to the group: one, or all that are found. */
export function AddCustomersFrame({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const search = wanted.trim();
  const found = useQuery({
    ...customerPageOptions(
      { view: "CUSTOMER_VIEW_ALL", filter: withoutInactive(undefined), search, orderBy: "name" },
      0,
      OFFERED,
    ),
    enabled: search.length >= SHORTEST,
  });
  const changed = useGroupChanged();
  const adding = useMutation({
    mutationFn: (customers: CustomerSummary[]) =>
      addCustomers(
        group.id,
        customers.map(({ id }) => id),
      ),
    onSuccess: (answer) => changed(answer.group),
  });
  const customers = search.length >= SHORTEST ? found.data?.customers : undefined;
  const others = customers?.filter((customer) => !isIn(customer, group)) ?? [];
  const columns: PlainColumn<CustomerSummary>[] = [
    { title: t("customer.field.name"), cell: (customer) => <CustomerName customer={customer} /> },
    { title: t("customer.field.groups"), wideOnly: true, cell: (customer) => customer.groupNames.join(", ") },
    {
      title: t("groups.actions"),
      actions: true,
      cell: (customer) =>
        isIn(customer, group) ? (
          <span className="soft">{t("groups.add.in")}</span>
        ) : (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconPlus size={14} aria-hidden />}
            aria-label={t("groups.add.one", { name: customer.name })}
            disabled={adding.isPending}
            onClick={() => adding.mutate([customer])}
          >
            {t("groups.add.button")}
          </Button>
        ),
    },
  ];
  return (
    <Frame
      title={t("groups.add.title")}
      side={
        others.length > 1 && (
          <Button size="compact-sm" variant="default" loading={adding.isPending} onClick={() => adding.mutate(others)}>
            {t("groups.add.all", { count: others.length })}
          </Button>
        )
      }
    >
      <TextInput
        role="searchbox"
        aria-label={t("groups.add.search")}
        placeholder={t("groups.add.search")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <MoveNote error={adding.error} refusals={adding.data?.refusals} customers={adding.variables} />
      {found.error && !customers && search.length >= SHORTEST && (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      )}
      {customers?.length === 0 && <p className="soft">{t("form.nothingFound")}</p>}
      {customers && found.data?.nextPageToken && (
        <p className="soft">{t("groups.add.more", { count: customers.length })}</p>
      )}
      {customers && customers.length > 0 && (
        <PlainTable label={t("groups.add.title")} columns={columns} rows={customers} loadingMore={false} />
      )}
    </Frame>
  );
}

/** No two groups have the same name. */
function isIn(customer: CustomerSummary, group: CustomerGroup): boolean {
  return customer.groupNames.includes(group.name);
}
