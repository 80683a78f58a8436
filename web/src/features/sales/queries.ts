import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** Keys of everything fetched about sales. */
export const salesKeys = {
  all: ["sales"] as const,
  of: (customerId: string) => ["sales", "of", customerId] as const,
};

/** What a customer was invoiced in the last twelve months. */
export function salesOptions(customerId: string) {
  return queryOptions({
    queryKey: salesKeys.of(customerId),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/customers/{customerId}/sales", { params: { path: { customerId } }, signal })),
  });
}
