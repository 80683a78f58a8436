import { useFirstView, useViews } from "@/features/customers/use-views";
import type { WhoseSearch } from "./reports-search";
import { type Whose, whoseOf } from "./whose";

/** Whose work the address means. */
export function useWhose(search: WhoseSearch): Whose {
  const views = useViews();
  return whoseOf(search, views, useFirstView());
}
