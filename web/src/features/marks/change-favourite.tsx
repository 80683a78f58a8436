import { notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import type { Customer, CustomerSummary, MarkedCustomer } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { hideUndo, offerUndo } from "@/parts/undo";
import { favouritesOptions, sendFavourite } from "./queries";

/** Changes are sent one after the other, so that the last one is what remains. */
let sent: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Makes a customer a favourite or takes it out: on the screen at once, with the way back. What the server refuses is
 * told, and the screen shows again what is.
 */
export async function changeFavourite(
  context: { queries: QueryClient; t: TFunction },
  customer: Customer | CustomerSummary,
  wanted: boolean,
): Promise<void> {
  const { queries, t } = context;
  const undo = `favourite-${customer.id}`;
  const show = (favourite: boolean) =>
    queries.setQueryData(favouritesOptions.queryKey, (known) => known && changed(known, customer, favourite));
  waiting += 1;
  await queries.cancelQueries({ queryKey: favouritesOptions.queryKey });
  show(wanted);
  offerUndo({
    id: undo,
    message: t(wanted ? "marks.added" : "marks.removed", { name: customer.name }),
    run: () => void changeFavourite(context, customer, !wanted),
  });
  const sending = sent.then(() => sendFavourite(customer.id, wanted));
  sent = sending.catch(() => undefined);
  try {
    await sending;
  } catch (error) {
    show(!wanted);
    hideUndo(undo);
    notifications.show({ color: "red", title: t("marks.failed"), message: problemText(t, error) });
  } finally {
    waiting -= 1;
    // While others are on their way, what the server answers is not what the screen shows.
    if (waiting === 0) void queries.invalidateQueries({ queryKey: favouritesOptions.queryKey });
  }
}

/** The favourites with a customer among them or without it, by name. */
function changed(known: MarkedCustomer[], customer: Customer | CustomerSummary, wanted: boolean): MarkedCustomer[] {
  const others = known.filter((marked) => marked.customer?.id !== customer.id);
  if (!wanted) return others;
  const marked = { customer: summaryOf(customer), favouriteTime: new Date().toISOString() };
  const name = ({ customer: of }: MarkedCustomer) => of?.name ?? "";
  return [...others, marked].sort((one, other) => name(one).localeCompare(name(other)));
}

/** A customer as lists tell of it. */
function summaryOf(customer: Customer | CustomerSummary): CustomerSummary {
  if (!("customFields" in customer)) return customer;
  const { physicalAddress, decline, groups } = customer;
  const groupNames = groups.map(({ name }) => name);
  return { ...customer, city: physicalAddress?.city ?? "", declined: decline !== undefined, groupNames };
}
