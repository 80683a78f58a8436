import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { CustomerSummary } from "@/api/types";
import type { Command } from "@/commands/command-store";
import { useOfferedCommands } from "@/commands/use-commands";
import { customerPageOptions } from "@/features/customers/queries";

/** An entry of the palette: a command, or a customer to open. */
export interface Entry {
  id: string;
  run: () => void;
  customer?: CustomerSummary;
  command?: Command;
}

/** From so many letters on, customers are looked up. */
const LETTERS = 2;

/** Customers shown at once; more letters find the others. */
const ROWS = 8;

/** What a text finds: customers by what one remembers of them, and what can be done here. */
export function useFound(text: string) {
  const navigate = useNavigate();
  const wanted = text.trim();
  const [rested] = useDebouncedValue(wanted, 200);
  const searching = wanted.length >= LETTERS;
  const { data, isFetching } = useQuery({
    ...customerPageOptions({ view: "CUSTOMER_VIEW_ALL", search: rested, orderBy: "name" }, 0, ROWS),
    enabled: searching && rested.length >= LETTERS,
  });
  const commands = useOfferedCommands().filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  return {
    customers: (searching ? (data?.customers ?? []) : []).map(
      (customer): Entry => ({
        id: customer.id,
        customer,
        run: () => void navigate({ to: "/customers/$customerId", params: { customerId: customer.id } }),
      }),
    ),
    commands: commands.map((command): Entry => ({ id: command.id, command, run: command.run })),
    /** The customers are not those of the text yet. */
    waiting: searching && (isFetching || rested !== wanted),
    /** The text is too short to look for customers. */
    short: wanted.length > 0 && !searching,
  };
}
