import { useDebouncedValue } from "@mantine/hooks";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Case, Contact, CustomerSummary, MarkedCustomer } from "@/api/types";
import type { Command } from "@/commands/command-store";
import { useOfferedCommands } from "@/commands/use-commands";
import { foundCasesOptions } from "@/features/cases/found-cases";
import { contactLink } from "@/features/contacts/contact-link";
import { foundContactsOptions } from "@/features/contacts/queries";
import { customerPageOptions } from "@/features/customers/queries";
import { favouritesOptions, recentOptions } from "@/features/marks/queries";
import { usePermission } from "@/session/use-session";

/** An entry of the palette: a command, or a customer, contact or case to open. */
export interface Entry {
  id: string;
  run: () => void;
  customer?: CustomerSummary;
  contact?: Contact;
  found?: Case;
  command?: Command;
}

/** From so many letters on, customers, contacts and cases are looked up. */
const LETTERS = 2;

/** Customers, contacts and cases shown at once; more letters find the others. */
const ROWS = 8;
const CONTACTS = 4;
const CASES = 5;

/** Marked customers of each kind, shown before anything is typed. */
const MARKED = 5;

/**
 * What a text finds: customers, contacts and cases by what one remembers of them, and what can be done here. Each is asked
 * for by itself and stands there when it comes. Before there is a text: favourites, and what was looked at last.
 */
export function useFound(text: string) {
  const navigate = useNavigate();
  const wanted = text.trim();
  const [rested] = useDebouncedValue(wanted, 200);
  const searching = wanted.length >= LETTERS;
  const { data, isFetching } = useQuery({
    ...customerPageOptions({ view: "CUSTOMER_VIEW_ALL", search: rested, orderBy: "name" }, 0, ROWS),
    enabled: searching && rested.length >= LETTERS,
  });
  const contacts = useQuery({
    ...foundContactsOptions(rested, CONTACTS),
    enabled: searching && rested.length >= LETTERS,
  });
  const seesCases = usePermission("activities.read");
  const cases = useQuery({
    ...foundCasesOptions(rested, CASES),
    enabled: seesCases && searching && rested.length >= LETTERS,
  });
  const favourites = useQuery({ ...favouritesOptions, enabled: wanted === "" });
  const viewed = useQuery({ ...recentOptions, enabled: wanted === "" });
  const open = (customer: CustomerSummary) =>
    void navigate({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const marked = (kind: string, list: UseQueryResult<MarkedCustomer[]>, but: ReadonlySet<string> = new Set()) =>
    (wanted === "" ? (list.data ?? []) : [])
      .flatMap(({ customer }) => (customer && !but.has(customer.id) ? [customer] : []))
      .slice(0, MARKED)
      .map((customer): Entry => ({ id: `${kind}-${customer.id}`, customer, run: () => open(customer) }));
  const starred = marked("favourite", favourites);
  const shown = new Set(starred.flatMap(({ customer }) => (customer ? [customer.id] : [])));
  const commands = useOfferedCommands().filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  return {
    customers: (searching ? (data?.customers ?? []) : []).map(
      (customer): Entry => ({ id: customer.id, customer, run: () => open(customer) }),
    ),
    favourites: starred,
    viewed: marked("viewed", viewed, shown),
    contacts: (searching ? (contacts.data?.contacts ?? []) : []).map(
      (contact): Entry => ({ id: contact.id, contact, run: () => void navigate(contactLink(contact)) }),
    ),
    cases: (seesCases && searching ? (cases.data?.cases ?? []) : []).map(
      (found): Entry => ({
        id: found.id,
        found,
        run: () => void navigate({ to: "/cases/$caseId", params: { caseId: found.id } }),
      }),
    ),
    commands: commands.map((command): Entry => ({ id: command.id, command, run: command.run })),
    /** What is shown is not all of what the text finds yet. */
    waiting:
      (searching && (isFetching || contacts.isFetching || cases.isFetching || rested !== wanted)) ||
      (wanted === "" && (favourites.isLoading || viewed.isLoading)),
    /** The text is too short to look for customers. */
    short: wanted.length > 0 && !searching,
  };
}
