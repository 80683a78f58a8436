import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { MarkedCustomer } from "@/api/types";
import { markKeys } from "./keys";

/** There are no more favourites; the whole list also says of any customer whether it is one. */
const MOST = 200;

/** Another window may have changed them: whoever comes back to this one sees what is. */
const FRESH = 5_000;

/** All favourites of the user that he sees, by name. */
export const favouritesOptions = queryOptions({
  queryKey: markKeys.favourites,
  queryFn: async ({ signal }): Promise<MarkedCustomer[]> => {
    const query = { pageSize: MOST };
    const { favourites } = await answer(api.GET("/api/v1/customers/favourites", { params: { query }, signal }));
    return favourites;
  },
  staleTime: FRESH,
});

/** The customers that the user looked at, the latest first: all that are remembered. */
export const recentOptions = queryOptions({
  queryKey: markKeys.recent,
  queryFn: async ({ signal }): Promise<MarkedCustomer[]> => {
    const query = { pageSize: MOST };
    const { recent } = await answer(api.GET("/api/v1/customers/recent", { params: { query }, signal }));
    return recent;
  },
  staleTime: FRESH,
});

/** Makes a customer a favourite, or takes it out. The same again changes nothing. */
export function sendFavourite(customerId: string, wanted: boolean): Promise<unknown> {
  const params = { path: { customerId } };
  return wanted
    ? answer(api.PUT("/api/v1/customers/{customerId}/favourite", { params }))
    : answer(api.DELETE("/api/v1/customers/{customerId}/favourite", { params }));
}

/** Remembers that the user looked at a customer. */
export function recordView(customerId: string): Promise<unknown> {
  return answer(api.POST("/api/v1/customers/{customerId}/views", { params: { path: { customerId } } }));
}
