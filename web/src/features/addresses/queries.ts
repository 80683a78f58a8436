import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Keys of everything fetched about addresses. */
export const addressKeys = {
  all: ["addresses"] as const,
  of: (customerId: string) => ["addresses", "of", customerId] as const,
};

/** Addresses on a page of the tile. */
export const ADDRESSES_ON_PAGE = 6;

/** A page of the addresses of a customer, from 1, with their number. */
export function addressesOptions(customerId: string, page: number) {
  return queryOptions({
    queryKey: [...addressKeys.of(customerId), page],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/customers/{customerId}/addresses", {
          params: {
            path: { customerId },
            query: { pageSize: ADDRESSES_ON_PAGE, skip: (page - 1) * ADDRESSES_ON_PAGE, includeTotalSize: true },
          },
          signal,
        }),
      ),
    // While the next page is on its way, this one stays.
    placeholderData: keepPreviousData,
  });
}
