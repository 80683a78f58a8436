import { Button, Switch } from "@mantine/core";
import { IconAddressBook, IconFileImport, IconPlus, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerSummary } from "@/api/types";
import type { RowAction } from "@/data-grid/columns";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import { SelectedExport } from "@/features/bulk-customers/SelectedExport";
import { useBulkActions } from "@/features/bulk-customers/use-bulk-actions";
import { customerActions } from "@/features/customers/actions";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { reachActions } from "@/features/customers/reach-actions";
import type { ViewName } from "@/features/customers/status";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { favouriteAction } from "@/features/marks/favourite-action";
import { useFavourites } from "@/features/marks/use-favourites";
import { IconLink } from "@/parts/IconAction";
import { Note } from "@/parts/Note";
import { useNarrow } from "@/parts/use-narrow";
import { usePermission } from "@/session/use-session";
import { CustomersExport } from "./CustomersExport";
import { asksForStatus } from "./listing";
import { useListingRows, useListingState } from "./use-listing";

/** Fetched when somebody looks. */
const CustomerQuickView = lazy(() => import("./CustomerQuickView"));

/** The Customers listing. */
export function CustomersPage() {
  const { t } = useTranslation();
  const { state, ready, saved, columns, view, views, inactive, change, changeView, changeInactive } = useListingState();
  const source = useListingRows({ view, state, inactive, ready });
  const mayImport = usePermission("customers.import");
  const plans = usePermission("activities.write");
  const { isFavourite, toggle } = useFavourites();
  const narrow = useNarrow();
  const actions = useCallback(
    (customer: CustomerSummary) => {
      const offered: RowAction[] = customerActions(t, customer, { plans });
      if (narrow) offered.unshift(...reachActions(t, customer));
      const favourite = isFavourite(customer.id);
      if (favourite !== undefined) offered.push(favouriteAction(t, favourite, () => toggle(customer)));
      return offered;
    },
    [t, narrow, plans, isFavourite, toggle],
  );
  const bulk = useBulkActions();
  return (
    <div className={page.page}>
      <DataGrid
        name="customers"
        label={t("listing.title")}
        columns={columns}
        source={source}
        state={state}
        onChange={change}
        rowId={rowId}
        rowName={rowName}
        rowLink={rowLink}
        actions={actions}
        compact={(customer) => <CustomerLine customer={customer} side={customer.telephone} />}
        quickView={(customer) => <CustomerQuickView customer={customer} />}
        views={saved}
        searched={{ short: t("listing.searched.short"), whole: t("listing.searched.whole") }}
        selection={{
          scope: `${view} ${inactive}`,
          actions: bulk.actions,
          side: ({ rows }) => <SelectedExport customers={rows} orderBy={state.sort} />,
        }}
        empty={<NoCustomers view={view} widest={views.at(-1) ?? "mine"} onShow={changeView} />}
      >
        <h1 className={page.title}>{t("listing.title")}</h1>
        <WhoseCustomers view={view} views={views} onChange={changeView} />
        <IconLink icon={IconAddressBook} label={t("listing.contacts")} to="/contacts" />
        {mayImport && <IconLink icon={IconFileImport} label={t("command.imports")} to="/customers/import" />}
        <Switch
          size="xs"
          label={t("listing.showInactive")}
          checked={inactive || Boolean(state.filters.status?.values.includes("INACTIVE"))}
          disabled={asksForStatus(state)}
          onChange={(event) => changeInactive(event.currentTarget.checked)}
        />
        <CustomersExport view={view} state={state} inactive={inactive} total={source.total} />
      </DataGrid>
      {bulk.dialog}
    </div>
  );
}

/** Says why there is nothing and what to do: look wider, or make the first customer. */
function NoCustomers({ view, widest, onShow }: { view: ViewName; widest: ViewName; onShow: (view: ViewName) => void }) {
  const { t } = useTranslation();
  const mayCreate = usePermission("customers.write");
  return (
    <Note
      icon={IconUsers}
      title={t(`listing.empty.${view}.title`)}
      actions={
        <>
          {view !== widest && <Button onClick={() => onShow(widest)}>{t(`listing.show.${widest}`)}</Button>}
          {mayCreate && (
            <Button
              variant={view === widest ? "filled" : "default"}
              leftSection={<IconPlus size={16} aria-hidden />}
              renderRoot={(root) => <Link {...root} to="/customers/new" />}
            >
              {t("customer.action.new")}
            </Button>
          )}
        </>
      }
    >
      {t(`listing.empty.${view}.text`)}
    </Note>
  );
}

function rowId(customer: CustomerSummary): string {
  return customer.id;
}

function rowName(customer: CustomerSummary): string {
  return customer.name;
}

function rowLink(customer: CustomerSummary) {
  return { to: "/customers/$customerId" as const, params: { customerId: customer.id } };
}
