import { queryOptions } from "@tanstack/react-query";
import DataLoader from "dataloader";
import { answer, api } from "@/api/client";
import type { CustomerAgenda } from "@/api/types";
import { activityKeys } from "@/features/activities/keys";

/** As many customers as the server answers for at once. */
const MOST = 200;

/** Asks for the customers of all rows that appear together in one request; what was fetched is kept by the queries. */
const loader = new DataLoader<string, CustomerAgenda | null>(
  async (customerIds) => {
    const query = { customerIds: [...customerIds] };
    const { agendas = [] } = await answer(api.GET("/api/v1/customer-agendas", { params: { query } }));
    const found = new Map(agendas.map((agenda) => [agenda.customerId, agenda]));
    return customerIds.map((id) => found.get(id) ?? null);
  },
  { cache: false, maxBatchSize: MOST },
);

/** What is planned next and was done last at a customer; null if the user sees it no more. Out of date when any activity changes. */
export function agendaOptions(customerId: string) {
  return queryOptions({
    queryKey: [...activityKeys.lists, "agenda", customerId],
    queryFn: () => loader.load(customerId),
  });
}
