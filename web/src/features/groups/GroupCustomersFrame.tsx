import { Button } from "@mantine/core";
import { IconUsers, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { condition } from "@/api/filter";
import type { CustomerGroup, CustomerSummary } from "@/api/types";
import { customerPagesOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";
import { CustomerName } from "./CustomerName";
import { MoveNote } from "./MoveNote";
import { removeCustomers } from "./queries";
import { useGroupChanged } from "./use-group-changed";

/** The customers of a group that the user sees, by name, to be taken out. */
export function GroupCustomersFrame({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const filter = condition("groupId", "EQUALS", group.id);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    customerPagesOptions({ view: "CUSTOMER_VIEW_ALL", filter, orderBy: "name" }, 25),
  );
  const changed = useGroupChanged();
  const removing = useMutation({
    mutationFn: ({ id }: CustomerSummary) => removeCustomers(group.id, [id]),
    onSuccess: (answer) => changed(answer.group),
  });
  const customers = data?.pages.flatMap((page) => page.customers);
  const columns: PlainColumn<CustomerSummary>[] = [
    { title: t("customer.field.name"), cell: (customer) => <CustomerName customer={customer} /> },
    { title: t("customer.field.status"), wideOnly: true, cell: ({ status }) => <StatusBadge status={status} /> },
    { title: t("customer.field.mainSalesmanId"), wideOnly: true, cell: ({ mainSalesmanName }) => mainSalesmanName },
    {
      title: t("groups.actions"),
      actions: true,
      cell: (customer) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          aria-label={t("groups.remove.one", { name: customer.name })}
          disabled={removing.isPending}
          onClick={() => removing.mutate(customer)}
        >
          {t("groups.remove.button")}
        </Button>
      ),
    },
  ];
  if (!customers && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!customers) return <ListSkeleton title={t("groups.customersColumn")} />;
  return (
    <Frame
      title={t("groups.customersColumn")}
      padded={false}
      side={<span className="soft tabular">{format.number(group.customerCount)}</span>}
    >
      <MoveNote
        error={removing.error}
        refusals={removing.data?.refusals}
        customers={removing.variables && [removing.variables]}
      />
      {customers.length > 0 ? (
        <PlainTable
          label={t("groups.customersColumn")}
          columns={columns}
          rows={customers}
          onMore={hasNextPage ? () => void fetchNextPage() : undefined}
          loadingMore={isFetchingNextPage}
        />
      ) : (
        <Note icon={IconUsers} title={t(group.customerCount > 0 ? "groups.unseen.title" : "groups.empty.title")}>
          {t(group.customerCount > 0 ? "groups.unseen.text" : "groups.empty.text")}
        </Note>
      )}
    </Frame>
  );
}
