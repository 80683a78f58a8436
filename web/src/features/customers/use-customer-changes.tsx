import { notifications } from "@mantine/notifications";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, Session } from "@/api/types";
import { addressKeys } from "@/features/addresses/queries";
import { contactKeys } from "@/features/contacts/queries";
import { groupKeys } from "@/features/groups/keys";
import { historyKeys } from "@/features/history/queries";
import { importKeys } from "@/features/import-customers/keys";
import { markKeys } from "@/features/marks/keys";
import { noteKeys } from "@/features/notes/queries";
import { NOTIFICATIONS_CHANGED, notificationKeys } from "@/features/notifications/keys";
import { salesKeys } from "@/features/sales/queries";
import { thirdPartyKeys } from "@/features/third-parties/queries";
import type { ChangeEvent } from "@/live/live-protocol";
import { useSession } from "@/session/use-session";
import { customerKeys, customerOptions } from "./queries";
import { isLinked } from "./who-sees";

/** Above so many answers of the accounts department at once, one notification counts them. */
const NAMED = 3;

/** The queries that the changes are about. */
export const FOLLOWED = [
  customerKeys.all,
  contactKeys.all,
  noteKeys.all,
  salesKeys.all,
  addressKeys.all,
  thirdPartyKeys.all,
  historyKeys.all,
  groupKeys.all,
  importKeys.all,
  markKeys.all,
  notificationKeys.all,
] as const;

/** Told with every step of an import. */
const IMPORT_CHANGED = "crm.customers.v1.ImportChanged";

/** What the user is told about; all other changes only refresh what is shown. */
const TOLD = {
  CUSTOMER_CHANGE_APPROVED: "approved",
  CUSTOMER_CHANGE_DECLINED: "declined",
  CUSTOMER_CHANGE_HELD: "held",
  CUSTOMER_CHANGE_RELEASED_FROM_HOLD: "releasedFromHold",
} as const;
type Told = keyof typeof TOLD;

/**
 * Follows changes of customers, their contacts, notes, third parties, sales and groups, of imports, and of the user's
 * notifications: refreshes what is shown and tells the user what accounts decided about his customers. Done when what is
 * shown has been fetched.
 */
export function useCustomerChanges(): (events: ChangeEvent[]) => Promise<unknown> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  return useCallback(
    async (events) => {
      const refreshed: Promise<unknown>[] = [];
      // They tell no customer: what is shown of any is fetched anew, which is one customer's at most.
      if (events.some(({ type }) => type === "crm.customers.v1.ContactChanged")) {
        refreshed.push(queries.invalidateQueries({ queryKey: contactKeys.all }));
      }
      if (events.some(({ type }) => type === "crm.customers.v1.NoteChanged")) {
        refreshed.push(queries.invalidateQueries({ queryKey: noteKeys.all }));
      }
      if (events.some(({ type }) => type === "crm.customers.v1.ThirdPartyChanged")) {
        refreshed.push(queries.invalidateQueries({ queryKey: thirdPartyKeys.all }));
      }
      const imports = events.filter(({ type }) => type === IMPORT_CHANGED);
      if (imports.length > 0) refreshed.push(queries.invalidateQueries({ queryKey: importKeys.lists }));
      for (const { id } of newest(imports)) refreshed.push(queries.invalidateQueries({ queryKey: importKeys.one(id) }));
      // Each of the others is a line of some customer's history.
      if (events.some(({ type }) => type.startsWith("crm.customers.v1.") && type !== IMPORT_CHANGED)) {
        refreshed.push(queries.invalidateQueries({ queryKey: historyKeys.all }));
      }
      if (events.some(({ type }) => type === "crm.customers.v1.GroupChanged")) {
        // Customers show their groups, and change with them without a version of their own.
        refreshed.push(queries.invalidateQueries({ queryKey: groupKeys.all }));
        refreshed.push(queries.invalidateQueries({ queryKey: customerKeys.all }), refreshLists(queries));
      }
      // Who sees the whole company hears that others got some, too.
      if (events.some(({ type, id }) => type === NOTIFICATIONS_CHANGED && id === session.user?.id)) {
        refreshed.push(queries.invalidateQueries({ queryKey: notificationKeys.all }));
      }
      const sales = events.filter(({ type }) => type === "crm.customers.v1.SalesHistoryChanged");
      for (const { id } of sales) refreshed.push(queries.invalidateQueries({ queryKey: salesKeys.of(id) }));
      const changes = events.filter(({ type }) => type === "crm.customers.v1.CustomerChanged");
      if (changes.length > 0) refreshed.push(refresh(queries, changes), tell(queries, session, t, changes));
      await Promise.all(refreshed);
    },
    [queries, session, t],
  );
}

/** Lists of what hangs on customers: they name these, and hold what hangs on those that one sees. */
async function refreshLists(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: contactKeys.lists }),
    queries.invalidateQueries({ queryKey: thirdPartyKeys.lists }),
    queries.invalidateQueries({ queryKey: markKeys.all }),
  ]);
}

/** Marks what the changes made stale; what is on the screen is fetched anew. */
async function refresh(queries: QueryClient, changes: ChangeEvent[]): Promise<void> {
  const refreshed: Promise<unknown>[] = [
    queries.invalidateQueries({ queryKey: customerKeys.lists }),
    refreshLists(queries),
  ];
  for (const { id, version } of newest(changes)) {
    const known = queries.getQueryData(customerOptions(id).queryKey);
    // They change with their customer and without a version of their own.
    refreshed.push(queries.invalidateQueries({ queryKey: addressKeys.of(id) }));
    // The answer to this page's own save is already here. One that was not there may be what somebody waits for.
    if (known?.etag !== version) refreshed.push(queries.invalidateQueries({ queryKey: customerKeys.one(id) }));
  }
  await Promise.all(refreshed);
}

async function tell(queries: QueryClient, session: Session, t: TFunction, changes: ChangeEvent[]): Promise<void> {
  const told = newest(changes.filter(({ change }) => change in TOLD));
  if (told.length > NAMED) {
    notifications.show({ message: t("live.many", { count: told.length }) });
    return;
  }
  for (const { id, change } of told) {
    const customer = await queries.fetchQuery({ ...customerOptions(id), staleTime: 1000 }).catch(() => null);
    if (!customer || !concerns(session, customer)) continue;
    const kind = TOLD[change as Told];
    const link = (
      <Link to="/customers/$customerId" params={{ customerId: id }}>
        {t(`live.${kind}.text`, { reason: customer.decline?.reason || t("notice.declined.noReason") })}
      </Link>
    );
    notifications.show({
      id: `${id}-${change}`,
      title: t(`live.${kind}.title`, { name: customer.name }),
      message: link,
      color: kind === "approved" || kind === "releasedFromHold" ? "teal" : "red",
    });
  }
}

/** True for customers the user works with or has released. */
export function concerns(session: Session, customer: Customer): boolean {
  const released = session.user && customer.release?.releasedById === session.user.id;
  return released || isLinked(session, customer);
}

/** The last change of each customer. */
function newest(changes: ChangeEvent[]): ChangeEvent[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}
