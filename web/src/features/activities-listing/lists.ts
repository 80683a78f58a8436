import type { ActivitiesSearch, Shown } from "./activities-search";

/** What a listing of activities is about. Each has columns and saved views of its own. */
export interface ActivityList {
  kind: "activities" | "warnings";
  /** Absent for those of all customers. */
  customerId?: string | undefined;
}

/** Under which columns and saved views of a listing are kept. */
export function gridOf({ kind, customerId }: ActivityList): string {
  return customerId === undefined ? kind : `customer-${kind}`;
}

/** What is shown when the address does not say: of all customers what is to be done, of one all that there was. */
export function firstShown({ customerId }: ActivityList): Shown {
  return customerId === undefined ? "open" : "all";
}

/** The address of a listing with this search. */
export function addressOf({ kind, customerId }: ActivityList, search: ActivitiesSearch) {
  if (customerId === undefined) {
    return kind === "warnings" ? ({ to: "/warnings", search } as const) : ({ to: "/activities", search } as const);
  }
  const params = { customerId };
  return kind === "warnings"
    ? ({ to: "/customers/$customerId/warnings", params, search } as const)
    : ({ to: "/customers/$customerId/activities", params, search } as const);
}
