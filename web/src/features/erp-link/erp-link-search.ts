import { type GridSearch, parseGridSearch } from "@/data-grid/grid-state";

/** The services that listen to the ERP, as the API's addresses name them. */
export const SERVICES = ["customers", "employees", "activities"] as const;
export type Service = (typeof SERVICES)[number];

/** The address of the page: the grid's state, whose messages, and the message in the panel. */
export interface ErpLinkSearch extends GridSearch {
  service?: Service;
  message?: string;
}

/** Reads the address. */
export function parseErpLinkSearch(search: Record<string, unknown>): ErpLinkSearch {
  const service = SERVICES.find((name) => name === search.service);
  return {
    service: service === SERVICES[0] ? undefined : service,
    message: typeof search.message === "string" && search.message ? search.message : undefined,
    ...parseGridSearch(search),
  };
}
