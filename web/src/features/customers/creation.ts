import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { customerKeys, customerOptions } from "./queries";

/** Key of whether a customer has been made. */
export function creationKey(id: string) {
  return [...customerKeys.one(id), "creation"] as const;
}

/** Whether a customer has been made, or still is to be made of a cold call. */
function creationOptions(id: string) {
  return queryOptions({
    queryKey: creationKey(id),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/customers/{customerId}/creation", { params: { path: { customerId: id } }, signal })),
  });
}

/**
 * A customer, and of one that is not there whether it is being made of a cold call: then its name, under `beingMade`. Who
 * made it hears live when it is there.
 */
export function useCustomerOrCreation(id: string) {
  const { data: customer, error, isFetching, refetch } = useQuery(customerOptions(id));
  const missing = customer === undefined && isProblem(error, 404);
  const creation = useQuery({ ...creationOptions(id), enabled: missing });
  const isMade = creation.data?.created !== false;
  return {
    customer,
    beingMade: missing && !isMade ? creation.data?.customerName : undefined,
    // Not before it is known that nobody makes it, and that it was not made just now.
    error: customer || (missing && (creation.isLoading || isFetching || !isMade)) ? null : error,
    refetch,
  };
}
