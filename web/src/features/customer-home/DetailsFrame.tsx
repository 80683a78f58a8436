import { Skeleton, Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconAddressBook,
  IconCalendarEvent,
  IconChartBar,
  IconHistory,
  IconMapPin,
  IconNotes,
  IconUsers,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { workloadOptions } from "@/features/activities/queries";
import { addressesOptions } from "@/features/addresses/queries";
import { contactsOptions } from "@/features/contacts/queries";
import { employeesOptions } from "@/features/customers/look-ups";
import { HistoryTimeline } from "@/features/history/HistoryTimeline";
import { notesOptions } from "@/features/notes/queries";
import { salesOptions } from "@/features/sales/queries";
import { Frame } from "@/parts/Frame";
import { MailLink, PhoneLink } from "@/parts/links";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { AddressesFrame } from "./AddressesFrame";
import { ContactsFrame } from "./ContactsFrame";
import classes from "./details-frame.module.css";
import { NotesFrame } from "./NotesFrame";
import { SalesFrame } from "./SalesFrame";
import { TILES, type Tile, tileSearch } from "./tiles";

/** Fetched when somebody looks. */
const OpenActivitiesFrame = lazy(() => import("./OpenActivitiesFrame"));

const ICONS = {
  sales: IconChartBar,
  addresses: IconMapPin,
  contacts: IconAddressBook,
  openActivities: IconCalendarEvent,
  notes: IconNotes,
  salesmen: IconUsers,
  history: IconHistory,
};

/** The detail tiles and the frame they fill. The address says which is open. */
export function DetailsFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { tab: tile = TILES[0] } = useSearch({ from: "/inside/customers/$customerId/" });
  const navigate = useNavigate({ from: "/customers/$customerId" });
  const setTile = (next: Tile) => void navigate({ search: tileSearch(next), replace: true, resetScroll: false });
  const contacts = useInfiniteQuery(contactsOptions(customer.id, true));
  const notes = useInfiniteQuery(notesOptions(customer.id));
  const sales = useQuery(salesOptions(customer.id));
  const addresses = useQuery(addressesOptions(customer.id, 1));
  const seesWork = usePermission("activities.read");
  const workload = useQuery({ ...workloadOptions({ customerId: customer.id }), enabled: seesWork });
  const tiles = seesWork ? TILES : TILES.filter((each) => each !== "openActivities");
  const counts: Record<Tile, number | null | undefined> = {
    sales: sales.data?.totalInvoiceCount,
    addresses: addresses.data?.totalSize,
    contacts: contacts.data?.pages[0]?.totalSize,
    openActivities: workload.data?.openActivityCount,
    notes: notes.data?.pages[0]?.totalSize,
    salesmen: (customer.mainSalesmanId ? 1 : 0) + customer.additionalSalesmanIds.length,
    // Nobody counts what was done.
    history: null,
  };
  return (
    <>
      <div className={classes.tiles} role="tablist" aria-label={t("details.label")}>
        {tiles.map((each, place) => {
          const Icon = ICONS[each];
          return (
            <Tooltip key={each} label={t(`details.${each}.hint`)}>
              <UnstyledButton
                role="tab"
                id={`tile-${each}`}
                aria-selected={each === tile}
                aria-controls="details"
                tabIndex={each === tile ? 0 : -1}
                className={classes.tile}
                onClick={() => setTile(each)}
                onKeyDown={(event) => {
                  if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
                  const step = event.key === "ArrowRight" ? 1 : tiles.length - 1;
                  const other = tiles[(place + step) % tiles.length] ?? each;
                  setTile(other);
                  document.getElementById(`tile-${other}`)?.focus();
                }}
              >
                {counts[each] !== null && <span className={classes.count}>{counts[each] ?? "–"}</span>}
                <span>{t(`details.${each}.title`)}</span>
                <Icon size={18} stroke={1.5} aria-hidden />
              </UnstyledButton>
            </Tooltip>
          );
        })}
      </div>
      <div role="tabpanel" id="details" aria-labelledby={`tile-${tile}`}>
        {tile === "sales" && <SalesFrame customer={customer} />}
        {tile === "contacts" && <ContactsFrame customer={customer} />}
        {tile === "openActivities" && seesWork && (
          <Suspense>
            <OpenActivitiesFrame customerId={customer.id} />
          </Suspense>
        )}
        {tile === "notes" && <NotesFrame customer={customer} />}
        {tile === "addresses" && <AddressesFrame customer={customer} />}
        {tile === "history" && (
          <Frame title={t("details.history.title")} padded={false}>
            <HistoryTimeline customerId={customer.id} />
          </Frame>
        )}
        {tile === "salesmen" && (
          <Frame title={t("details.salesmen.title")} padded={false}>
            <Salesmen customer={customer} />
          </Frame>
        )}
      </div>
    </>
  );
}

function Salesmen({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(employeesOptions);
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const ids = [customer.mainSalesmanId, ...customer.additionalSalesmanIds].filter(Boolean);
  if (ids.length === 0) return <p className={classes.none}>{t("details.salesmen.none")}</p>;
  const employees = new Map(data?.map((employee) => [employee.id, employee]));
  const nameOf = (id: string) =>
    employees.get(id)?.displayName ||
    (id === customer.mainSalesmanId ? customer.mainSalesmanName : t("form.formerSalesman"));
  return (
    <ul className={classes.salesmen}>
      {ids.map((id) => (
        <li key={id} className={classes.salesman}>
          {data ? (
            <>
              <span className={classes.person}>{nameOf(id)}</span>
              {id === customer.mainSalesmanId && <span className={classes.main}>{t("details.salesmen.main")}</span>}
              <span className={classes.reach}>
                <MailLink address={employees.get(id)?.email ?? ""} />
                <PhoneLink number={employees.get(id)?.telephone ?? ""} />
              </span>
            </>
          ) : (
            <Skeleton height={12} width="40%" radius="xl" />
          )}
        </li>
      ))}
    </ul>
  );
}
