import { useQuery } from "@tanstack/react-query";
import { useViews } from "@/features/customers/use-views";
import { salesmenOptions } from "./queries";
import type { WhoseSearch } from "./reports-search";
import { type ChosenSalesman, salesmanAmong } from "./whose";

/** The salesman that the address means, if the user acts for him; who has his own work only chooses none. */
export function useSalesman({ salesman }: WhoseSearch): ChosenSalesman | undefined {
  const chooses = useViews().length > 1;
  const asked = chooses ? salesman : undefined;
  const { data: salesmen } = useQuery({ ...salesmenOptions(), enabled: asked !== undefined });
  return salesmanAmong(asked, salesmen);
}
