import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { condition } from "@/api/filter";
import type { CustomerImport, CustomerSummary } from "@/api/types";
import { customerPagesOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { CustomerName } from "@/features/groups/CustomerName";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { type PlainColumn, PlainTable } from "@/parts/PlainTable";
import { ProblemNote } from "@/parts/ProblemNote";

/** The customers that an import has made, by name. */
export function ImportedFrame({ shown }: { shown: CustomerImport }) {
  const { t } = useTranslation();
  const filter = condition("importId", "EQUALS", shown.id);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    customerPagesOptions({ view: "CUSTOMER_VIEW_ALL", filter, orderBy: "name" }, 25),
  );
  const columns: PlainColumn<CustomerSummary>[] = [
    { title: t("customer.field.name"), cell: (customer) => <CustomerName customer={customer} /> },
    { title: t("customer.field.status"), wideOnly: true, cell: ({ status }) => <StatusBadge status={status} /> },
    { title: t("customer.field.mainSalesmanId"), wideOnly: true, cell: ({ mainSalesmanName }) => mainSalesmanName },
  ];
  const customers = data?.pages.flatMap((page) => page.customers);
  if (!customers && error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!customers) return <ListSkeleton title={t("imports.imported")} />;
  if (customers.length === 0) return null;
  return (
    <Frame title={t("imports.imported")} padded={false}>
      <PlainTable
        label={t("imports.imported")}
        columns={columns}
        rows={customers}
        onMore={hasNextPage ? () => void fetchNextPage() : undefined}
        loadingMore={isFetchingNextPage}
      />
    </Frame>
  );
}
