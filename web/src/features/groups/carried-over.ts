import type { CustomerGroup } from "@/api/types";
import type { GroupValues } from "./queries";

/** What was edited on the version that was seen, carried over to the one that is there now: nobody's change is undone unseen. */
export function carriedOver(seen: CustomerGroup, edited: GroupValues, now: CustomerGroup): GroupValues {
  const ticked = edited.salesmanIds.filter((id) => !seen.salesmanIds.includes(id) && !now.salesmanIds.includes(id));
  const unticked = seen.salesmanIds.filter((id) => !edited.salesmanIds.includes(id));
  return {
    name: edited.name.trim() === seen.name ? now.name : edited.name,
    salesmanIds: [...now.salesmanIds.filter((id) => !unticked.includes(id)), ...ticked],
  };
}
