import type { SalesmanTargets, WorkView } from "@/api/types";
import { workView } from "@/features/activities/activity";
import type { ViewName } from "@/features/customers/status";
import type { WhoseSearch } from "./reports-search";

/** Whose work a report is about, as the API is asked for it. */
export interface Whose {
  view: WorkView;
  salesmanId?: string;
}

/** What the API is asked for; nobody sees more than his own views, and who has no others chooses no salesman. */
export function whoseOf({ view, salesman }: WhoseSearch, views: readonly ViewName[], first: ViewName): Whose {
  const known = view && views.includes(view) ? view : first;
  return { view: workView(known), ...(salesman && views.length > 1 ? { salesmanId: salesman } : {}) };
}

/** One salesman whose work a list is about. */
export interface ChosenSalesman {
  id: string;
  /** Not there before it is known. */
  name?: string;
}

/** He himself as long as nobody knows better, and nobody if he is not among those for whom the user acts. */
export function salesmanAmong(
  id: string | undefined,
  salesmen: readonly Pick<SalesmanTargets, "id" | "salesmanName">[] | undefined,
): ChosenSalesman | undefined {
  if (id === undefined) return undefined;
  if (!salesmen) return { id };
  const found = salesmen.find((each) => each.id === id);
  return found && { id, name: found.salesmanName };
}
