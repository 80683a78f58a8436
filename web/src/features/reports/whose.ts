import type { WorkView } from "@/api/types";
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
