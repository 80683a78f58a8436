import { Loader, Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerSummary, MarkedCustomer } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { useZone } from "@/features/activities/use-zone";
import { readTime } from "@/features/activities/zoned-time";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { customerPageOptions } from "@/features/customers/queries";
import { takesActivities } from "@/features/customers/status";
import { favouritesOptions, recentOptions } from "@/features/marks/queries";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import type { FreeTime } from "./CalendarGrid";
import classes from "./calendar.module.css";

/** Letters from which on customers are looked for. */
const SHORTEST = 2;
/** Customers that are offered at once. */
const OFFERED = 8;

/** At whom: the first step to a new activity at the time that was chosen. Leads to Save Activity with that time. */
export function PlanDialog({ free, onClose }: { free: FreeTime; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const search = wanted.trim();
  const searching = search.length >= SHORTEST;
  const found = useQuery({
    ...customerPageOptions({ view: "CUSTOMER_VIEW_ALL", search, orderBy: "name" }, 0, OFFERED),
    enabled: searching,
  });
  const favourites = useQuery(favouritesOptions);
  const viewed = useQuery(recentOptions);
  const offered = (searching ? found.data?.customers : marked(favourites.data, viewed.data))?.filter(takesActivities);
  const instant = readTime(free.start, zone).instant;
  return (
    <Modal opened onClose={onClose} title={t("calendar.plan.title")}>
      <p className={classes.hint}>{t("calendar.plan.text", { time: instant ? format.dateTime(instant) : "" })}</p>
      <TextInput
        type="search"
        data-autofocus
        aria-label={t("calendar.plan.search")}
        placeholder={t("calendar.plan.search")}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={searching && found.isFetching ? <Loader size={14} /> : null}
        value={text}
        error={searching && found.error && !found.data ? problemText(t, found.error) : undefined}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <div role="status">{offered?.length === 0 && searching && <p className="soft">{t("form.nothingFound")}</p>}</div>
      {offered && offered.length > 0 && (
        <ul
          className={classes.customers}
          aria-label={t(searching ? "calendar.plan.found" : "calendar.plan.marked")}
          aria-busy={searching && found.isPlaceholderData}
        >
          {offered.map((customer) => (
            <li key={customer.id}>
              <Link
                to="/customers/$customerId/activities/new"
                params={{ customerId: customer.id }}
                search={free}
                className={classes.customer}
              >
                <CustomerLine customer={customer} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}

/** Whom he most probably means: his favourites, then those he looked at last, each once. */
function marked(favourites: MarkedCustomer[] = [], viewed: MarkedCustomer[] = []): CustomerSummary[] {
  const all = [...favourites, ...viewed].flatMap(({ customer }) => customer ?? []);
  return [...new Map(all.map((customer) => [customer.id, customer])).values()].slice(0, OFFERED);
}
